package io.tokenauthority.token.jwt;

/** Why a token is refused, in the words of the contract (its UNAUTHENTICATED reasons). */
public enum RejectionReason {
  /** Too long, or not the shape of a JWT: another token would not help whoever sent this. */
  TOKEN_MALFORMED,

  /** Over, by more than the leeway. */
  TOKEN_EXPIRED,

  /** Well formed, but not a token of this issuer that may be used here. */
  TOKEN_INVALID,

  /** Good, but made for others. */
  AUDIENCE_MISMATCH,

  /** By a key that the verifier does not hold; whether it ought to depends on its feed. */
  SIGNING_KEY_UNKNOWN
}
