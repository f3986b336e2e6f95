package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Revocation;
import java.time.Instant;
import java.util.Optional;

/** The revocations, in commit order. */
public interface Revocations {

  /**
   * Records that something is dead and gives it the next sequence. A TOKEN, GRANT or SIGNING_KEY
   * that is recorded already keeps its first row, which is returned (RFC 7009: revoking again is no
   * error); an ACCOUNT is recorded once per generation.
   *
   * <p>Call it as the last writing act of a transaction: it takes the one counter row, whose lock
   * is held to the commit, which is what makes sequence order commit order.
   */
  StoredRevocation append(Revocation revocation, Instant now);

  /**
   * As {@link #find}, and nobody else records anything from here to the commit: for what has no row
   * of its own that racing revocations would meet on.
   */
  Optional<StoredRevocation> findAlone(Revocation.Kind kind, String id);

  /** What was recorded of this thing; for an ACCOUNT the highest generation. */
  Optional<StoredRevocation> find(Revocation.Kind kind, String id);

  /** The highest sequence that was ever given; the epoch's base when none was. */
  long lastSequence();

  /** The smallest sequence that a resuming reader may ask from: purged rows lie at or below it. */
  long purgedThrough();

  /** How many are recorded and not expired at {@code now}. */
  long countLive(Instant now);

  /**
   * Removes at most {@code limit} that expired before {@code now}, remembering the highest. Returns
   * how many.
   */
  int purge(Instant now, int limit);
}
