package io.tokenauthority.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time of a test: it passes as time does, and jumps when told to. It began with the machine's.
 *
 * <p>Tokens live and die by it, at the authority, in guards and in identities alike: {@code
 * advance(Duration.ofMinutes(15))} ends an access token of 15 minutes, and what an identity would
 * have done by then it does now. It moves what tokens mean, not the machine: gRPC's deadlines, the
 * pauses of reconnecting and the beat of the trust feed stay real.
 */
public final class TestClock implements InstantSource {

  private final long origin = System.nanoTime();
  private final Instant start;
  private final AtomicLong jumped = new AtomicLong();
  private final CopyOnWriteArrayList<Runnable> afterJump = new CopyOnWriteArrayList<>();

  TestClock(Instant start) {
    this.start = start;
  }

  /** The true time of this test; clocks that are set off ({@link Faults}) differ from it. */
  @Override
  public Instant instant() {
    return start.plusNanos(nanos());
  }

  /**
   * Lets this much time pass at once. When it returns, all know of it: the authority's duties that
   * fell due are done, and the alarms of identities have rung.
   *
   * <p>A jump is to all like a sleep of the machine: what was due several times on the way (a
   * rotation of signing keys, a retry) happens once. Move in steps where each time counts.
   *
   * @param span zero or more: time does not go back (set a clock off instead, by {@link Faults})
   */
  public void advance(Duration span) {
    if (span.isNegative()) {
      throw new IllegalArgumentException("time does not go back");
    }
    jumped.addAndGet(span.toNanos());
    afterJump.forEach(Runnable::run);
  }

  /** Nanoseconds since the start, jumps included. */
  long nanos() {
    return System.nanoTime() - origin + jumped.get();
  }

  /** How far it has jumped in all. */
  long jumped() {
    return jumped.get();
  }

  /** Has this run after each jump, on the thread that made it, in the order of these calls. */
  void afterJump(Runnable act) {
    afterJump.add(act);
  }

  /** The clock of one kind of party: the true time, and what is wrong with it. */
  final class Face implements InstantSource {
    private final AtomicLong ahead = new AtomicLong();
    private volatile Duration off = Duration.ZERO;

    /** The time of day that the party is shown. */
    @Override
    public Instant instant() {
      return start.plusNanos(nanos()).plus(off);
    }

    /** Its monotonic clock. */
    long nanos() {
      return TestClock.this.nanos() + ahead.get();
    }

    /** Sets its time of day off against the true one; its monotonic clock goes on as it did. */
    void setOff(Duration wrong) {
      off = wrong;
    }

    /** Lets time pass for this kind of party alone. */
    void jump(Duration span) {
      ahead.addAndGet(span.toNanos());
    }
  }

  @Override
  public String toString() {
    return "TestClock at " + instant();
  }
}
