package io.tokenauthority.interceptor.server.trust;

/** The authority's feed does not keep to its contract; what it says cannot be relied upon. */
final class FeedFaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A fault, in words of ours that hold nothing of what was received. */
  FeedFaultException(String fault) {
    super(fault, null, false, false);
  }
}
