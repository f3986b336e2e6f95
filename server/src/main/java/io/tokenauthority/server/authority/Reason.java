package io.tokenauthority.server.authority;

/**
 * Why something was refused: the names of {@code tokenauthority.v1.ErrorReason} (DESIGN 5,
 * "Errors"), which is where each is explained. A test holds the two lists equal.
 */
public enum Reason {
  TOKEN_MISSING,
  TOKEN_MALFORMED,
  TOKEN_EXPIRED,
  TOKEN_REVOKED,
  TOKEN_INVALID,
  AUDIENCE_MISMATCH,
  SIGNING_KEY_UNKNOWN,
  CREDENTIAL_INVALID,
  SCOPE_INSUFFICIENT,
  SCOPE_NOT_GRANTED,
  ACCOUNT_DISABLED,
  NO_ACCESS_RULE,
  RATE_LIMITED,
  LIMIT_REACHED,
  STORE_UNAVAILABLE,
  TRUST_STALE,
  REVOCATION_NOT_YET_SEEN,
  FIELD_INVALID
}
