package io.tokenauthority.server.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Who does the duties that one replica does for all. */
public interface Leases {

  /**
   * Takes or keeps a lease: one conditional update. It is taken when it is free, expired, or held
   * by {@code holder}.
   *
   * @return the fence, which grows each time the holder changes; empty when another holds it
   */
  Optional<Long> acquire(String name, String holder, Instant now, Duration length);

  /**
   * Whether {@code fence} is still the lease's: a duty asks in the transaction that writes, so that
   * a paused holder is fenced. In a write it stays so to the end: who acquires it waits.
   */
  boolean holds(String name, String holder, long fence);

  /** Gives a lease up, so that another need not wait for its end. */
  void release(String name, String holder);
}
