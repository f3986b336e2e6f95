package io.tokenauthority.token.jwt;

/**
 * Which rule a token broke, for our own logs and tests. Strangers learn the {@link #reason()} only.
 */
public enum Fault {
  /** Longer than 4 KiB. */
  TOO_LONG(RejectionReason.TOKEN_MALFORMED),
  /** Not exactly three non-empty parts. */
  PARTS(RejectionReason.TOKEN_MALFORMED),
  /** A part is not canonical base64url. */
  ENCODING(RejectionReason.TOKEN_MALFORMED),
  /** The header is not one strict JSON object. */
  HEADER_JSON(RejectionReason.TOKEN_MALFORMED),
  /** The payload is not one strict JSON object. */
  PAYLOAD_JSON(RejectionReason.TOKEN_MALFORMED),
  /** The header has a member too many, one too few, or one of another type. */
  HEADER_MEMBERS(RejectionReason.TOKEN_INVALID),
  /** The {@code typ} is another kind of JWT's. */
  TYPE(RejectionReason.TOKEN_INVALID),
  /** No key has this {@code kid}. */
  KEY_UNKNOWN(RejectionReason.SIGNING_KEY_UNKNOWN),
  /** The {@code alg} is not the key's. */
  ALGORITHM(RejectionReason.TOKEN_INVALID),
  /** A claim is missing, of another type, or out of range. */
  CLAIMS(RejectionReason.TOKEN_INVALID),
  /** The signature is not the key's. */
  SIGNATURE(RejectionReason.TOKEN_INVALID),
  /** By another issuer. */
  ISSUER(RejectionReason.TOKEN_INVALID),
  /** It lives longer than the policy for its kind. */
  LIFETIME(RejectionReason.TOKEN_INVALID),
  /** It begins in the future by more than the leeway. */
  NOT_YET(RejectionReason.TOKEN_INVALID),
  /** It is over by more than the leeway. */
  EXPIRED(RejectionReason.TOKEN_EXPIRED),
  /** It is for others. */
  AUDIENCE(RejectionReason.AUDIENCE_MISMATCH);

  private final RejectionReason reason;

  Fault(RejectionReason reason) {
    this.reason = reason;
  }

  public RejectionReason reason() {
    return reason;
  }

  /** The verdict of this fault. */
  Rejected rejected() {
    return new Rejected(this);
  }
}
