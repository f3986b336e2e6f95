package io.tokenauthority.server.grpc;

/** A TLS file cannot be used. Names the key and the trouble, never the content. */
public final class UnusableTlsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableTlsException(String key, String what) {
    super(key + ": the file " + what, null, false, false);
  }
}
