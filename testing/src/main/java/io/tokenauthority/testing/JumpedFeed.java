package io.tokenauthority.testing;

import io.tokenauthority.interceptor.server.trust.TrustFeed;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.revocation.RevocationView;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * A trust feed whose age the test's clock moves: time that jumps while nothing can be heard makes
 * it older, as an outage of that length would; time that jumps while all is well does not, for in
 * life the feed would have been heard all along.
 */
final class JumpedFeed implements TrustFeed {

  /**
   * What was missed: so much, by the last jump at this machine time.
   *
   * @param span in all, since something was heard
   */
  private record Missed(Duration span, long at) {}

  private static final Missed NOTHING = new Missed(Duration.ZERO, 0);

  private final TrustFeed feed;
  private final TestClock clock;
  private final BooleanSupplier deaf;
  private volatile Missed missed = NOTHING; // written by jumped() alone
  private long seenJumps; // guarded by this

  /**
   * @param feed in the machine's time
   * @param deaf whether nothing can be heard at the moment
   */
  JumpedFeed(TrustFeed feed, TestClock clock, BooleanSupplier deaf) {
    this.feed = feed;
    this.clock = clock;
    this.deaf = deaf;
    this.seenJumps = clock.jumped();
    clock.afterJump(this::jumped);
  }

  private synchronized void jumped() {
    Duration jump = Duration.ofNanos(clock.jumped() - seenJumps);
    seenJumps = clock.jumped();
    if (deaf.getAsBoolean()) {
      missed = new Missed(missed().plus(jump), System.nanoTime());
    }
  }

  /** Nothing counts as missed any more once the feed was heard after the last jump. */
  private Duration missed() {
    Missed last = missed;
    Duration since = Duration.ofNanos(System.nanoTime() - last.at());
    return feed.staleness().compareTo(since) < 0 ? Duration.ZERO : last.span();
  }

  @Override
  public Duration staleness() {
    Duration real = feed.staleness();
    return real.equals(NEVER) ? NEVER : real.plus(missed());
  }

  @Override
  public KeySet keys() {
    return feed.keys();
  }

  @Override
  public RevocationView revocations() {
    return feed.revocations();
  }

  @Override
  public CompletionStage<KeySet> lookAgain() {
    return feed.lookAgain();
  }

  @Override
  public void close() {
    feed.close();
  }
}
