package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.token.GrantId;
import java.time.Instant;
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
   * @return false when it is not there or was revoked before
   */
  boolean revoke(GrantId id);

  /**
   * Moves an ACTIVE grant's end to {@code expireTime}: a service token was renewed.
   *
   * @return false when it is not there or revoked
   */
  boolean extend(GrantId id, Instant expireTime);

  /**
   * Removes at most {@code limit} grants that ended before {@code endedBefore}, with all that hangs
   * from them. Returns how many.
   */
  int purge(Instant endedBefore, int limit);
}
