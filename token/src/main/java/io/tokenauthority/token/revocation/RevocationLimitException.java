package io.tokenauthority.token.revocation;

/**
 * There are more revocations than the view may hold. The view stays as it was; who feeds it must
 * let it grow stale rather than pretend that it is complete.
 */
public final class RevocationLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RevocationLimitException(int limit) {
    super("more than " + limit + " live revocations");
  }
}
