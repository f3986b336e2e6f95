package io.tokenauthority.server.lifecycle;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.ScopeSet;
import java.time.Instant;
import java.util.Optional;

/**
 * One act of trust, the root that credentials hang from (DESIGN 4). Its id is {@code sid} in every
 * access token made from it.
 *
 * @param generation the account's generation, read in the transaction that made the grant
 * @param expireTime the absolute end; for an eternal one the end of the year 9999
 * @param creator who made it: the account itself for a sign-in
 * @param end when and with which words it was revoked; present exactly while REVOKED
 * @param certificate the SHA-256 of the client certificate that its tokens are bound to, as
 *     base64url (RFC 8705 {@code x5t#S256}); empty where none is. A refresh keeps it: to drop it
 *     would widen (P9)
 */
public record Grant(
    GrantId id,
    GrantKind kind,
    AccountId account,
    long generation,
    ScopeSet scopes,
    AudienceSet audiences,
    GrantState state,
    Instant createTime,
    Instant expireTime,
    AccountId creator,
    Optional<End> end,
    Optional<String> certificate) {

  /**
   * How a grant came to be revoked.
   *
   * @param reason the words that were given; may be empty
   */
  public record End(Instant time, String reason) {}

  /**
   * Whether credentials under it may be used now, given its account as the same transaction read
   * it.
   */
  public boolean isLive(Account owner, Instant now) {
    return state == GrantState.ACTIVE
        && owner.isActive()
        && generation == owner.generation()
        && now.isBefore(expireTime);
  }
}
