package io.tokenauthority.interceptor.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one token has used of its rate limit, as one number: the moment at which it would have been
 * used up evenly (the generic cell rate algorithm). No lock, 24 bytes, no time that must tick.
 */
final class Allowance {

  private final AtomicLong usedUpTo;

  /** All of it is left. */
  Allowance(long now) {
    this.usedUpTo = new AtomicLong(now);
  }

  /**
   * Takes one call.
   *
   * @return 0 if it may be made, else in how many nanoseconds it may
   */
  long take(RateLimit limit, long now) {
    long cost = limit.cost();
    long most = cost * limit.burst();
    while (true) {
      long used = usedUpTo.get();
      long then = (used - now > 0 ? used : now) + cost;
      long over = then - now - most;
      if (over > 0) {
        return over;
      }
      if (usedUpTo.compareAndSet(used, then)) {
        return 0;
      }
    }
  }
}
