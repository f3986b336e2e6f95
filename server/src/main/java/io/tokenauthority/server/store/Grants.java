package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.ScopeSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Grants of every kind. */
public interface Grants {

  /** Adds a grant. */
  void insert(Grant grant);

  /** The grant; empty when there never was one, or it was purged. */
  Optional<Grant> find(GrantId id);

  /**
   * Makes an ACTIVE grant REVOKED: one conditional update on the row that redeeming a refresh token
   * updates too, so that the two meet (HAZARDS, "Revoke and refresh must meet on the same row").
   *
   * @param end kept with the grant, for people
   * @return false when it is not there or was revoked before, whose end stays as it was
   */
  boolean revoke(GrantId id, Grant.End end);

  /**
   * Moves an ACTIVE grant's end to {@code expireTime}: a service token was renewed.
   *
   * @return false when it is not there or revoked
   */
  boolean extend(GrantId id, Instant expireTime);

  /**
   * Puts wider rights in place on an ACTIVE grant: a service account's rights grew, and its public
   * keys' with them. Never for narrower ones: those need another grant.
   *
   * @return false when it is not there or revoked
   */
  boolean widen(GrantId id, ScopeSet scopes, AudienceSet audiences);

  /**
   * The ACTIVE sessions of an account but for the {@code keep} that were used last, longest unused
   * first; at most {@code limit}. Used means opened, refreshed, or seen in a browser.
   */
  List<GrantId> idlestSessions(AccountId account, int keep, int limit);

  /** How many grants of a kind may be used at {@code now}. */
  long countLive(GrantKind kind, Instant now);

  /**
   * Removes at most {@code limit} grants that ended before {@code endedBefore}, by their own time
   * or by revocation, with all that hangs from them. A revoked session stays until its absolute
   * end, so that its tokens are still known as such. Returns how many.
   */
  int purge(Instant endedBefore, int limit);
}
