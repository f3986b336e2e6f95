package io.tokenauthority.token.revocation;

/** What a {@link RevocationView} says of a token: alive, or what it died of. */
public enum Judgement {
  /** Nothing that the token hangs from is revoked. */
  LIVE,

  /** The token itself was revoked. */
  TOKEN_REVOKED,

  /** Its grant, or that of one who acts in it, was revoked. */
  GRANT_REVOKED,

  /** Its account, or that of one who acts in it, has moved to a higher generation. */
  ACCOUNT_REVOKED,

  /** The key that signed it was revoked. */
  SIGNING_KEY_REVOKED;

  public boolean isRevoked() {
    return this != LIVE;
  }
}
