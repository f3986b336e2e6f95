package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.token.TokenId;
import java.time.Instant;

/** What a renewal gives. */
public sealed interface Renewed {

  /** The record to show. */
  ServiceTokenRecord token();

  /**
   * A new token took the old one's place.
   *
   * @param previous the token that was superseded
   * @param overlapEnd until when the previous one stays good
   */
  record Done(String secret, ServiceTokenRecord token, TokenId previous, Instant overlapEnd)
      implements Renewed {
    /** Without the secret. */
    @Override
    public String toString() {
      return "Renewed[" + token.holding().token() + "]";
    }
  }

  /** It does not end soon enough: nothing was done, and this is the old one's record. */
  record NotYet(ServiceTokenRecord token) implements Renewed {}
}
