package io.tokenauthority.token.revocation;

/** What a revocation's id names. */
public enum RevocationKind {
  /** One token, by its {@code jti}. */
  TOKEN,

  /** A grant and everything under it, by its {@code sid}. */
  GRANT,

  /** Whatever an account holds of a generation below the one named, by its {@code sub}. */
  ACCOUNT,

  /** Everything that a key has signed, by its {@code kid}. */
  SIGNING_KEY
}
