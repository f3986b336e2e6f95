package io.tokenauthority.server.authority;

import io.tokenauthority.token.GrantId;
import java.time.Instant;

/**
 * Hears of each use of a grant: a token issued from it. Must not block; what it counts may reach
 * the database later, and be lost when the process dies (DESIGN 14: 30 s).
 */
@FunctionalInterface
public interface UseRecorder {

  /** The grant was used. */
  void used(GrantId grant, Instant now);
}
