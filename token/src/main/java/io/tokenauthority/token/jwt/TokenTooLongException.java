package io.tokenauthority.token.jwt;

/**
 * What was to be signed would not fit 4 KiB, so no verifier would take it: too many or too long
 * scopes and audiences for one token. The contract's answer is LIMIT_REACHED.
 */
public final class TokenTooLongException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TokenTooLongException() {
    super("a token has at most " + JwtGate.LENGTH_LIMIT + " characters", null, false, false);
  }
}
