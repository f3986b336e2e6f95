package io.tokenauthority.examples.otp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.interceptor.client.IdentityListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what became of the caller's token. */
final class Refreshes implements IdentityListener {

  /** The soft margin is a third of the life, less 0 to 20 %: a token is renewed no sooner. */
  private static final double SOONEST_SECONDS = GuardedEcho.LIFE.toSeconds() * (1 - 1.0 / 3) - 0.1;

  private final AtomicInteger refreshed = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();

  @Override
  public void refreshed(Duration expiresIn) {
    refreshed.incrementAndGet();
  }

  @Override
  public void refreshFailed(AuthorityError error, Duration retryIn) {
    failed.incrementAndGet();
  }

  @Override
  public void broken(AuthorityError error) {
    broken.incrementAndGet();
  }

  @Override
  public void tokenDropped(AuthorityError error) {
    dropped.incrementAndGet();
  }

  /**
   * At most one refresh each two thirds of a token's life, and one for each revocation; at least
   * one in a life and the longest wait for a token.
   */
  void assertAsTheMarginsSay(double seconds, int revocations) {
    assertThat(dropped.get()).isBetween(1, revocations);
    assertThat(refreshed.get())
        .isBetween((int) (seconds / 20), (int) (seconds / SOONEST_SECONDS) + dropped.get() + 1);
    assertThat(broken.get()).isZero();
  }

  @Override
  public String toString() {
    return refreshed + " refreshes, " + failed + " failed, " + dropped + " tokens dropped";
  }
}
