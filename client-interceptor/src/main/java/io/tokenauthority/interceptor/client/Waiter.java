package io.tokenauthority.interceptor.client;

import io.grpc.Status;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.List;

/**
 * A call in the queue. Whoever takes it out of the queue answers it, so that one answer is given.
 */
final class Waiter {

  static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private static final AuthorityError DEADLINE =
      AuthorityError.own(
          Status.Code.DEADLINE_EXCEEDED,
          ErrorReason.DEADLINE_EXCEEDED,
          "the call's deadline passed while it waited for a token");

  private final Asker asker;
  private final boolean byDeadline;
  private final Duration patience;
  private final long limit;
  private volatile ClientClock.Alarm alarm = () -> {};

  /**
   * A call that came at {@code since}.
   *
   * @param allowance how long it may wait by its own deadline
   */
  Waiter(Asker asker, long since, Duration allowance) {
    this.asker = asker;
    this.byDeadline = allowance.compareTo(LONGEST_WAIT) < 0;
    this.patience = byDeadline ? allowance : LONGEST_WAIT;
    this.limit = since + patience.toNanos();
  }

  /** When it leaves without an answer. */
  long limit() {
    return limit;
  }

  /** Has {@code leave} run at the limit, unless it is answered first. */
  void awaken(ClientClock clock, Runnable leave) {
    alarm = clock.after(patience, leave);
  }

  void grant(HeldToken token) {
    alarm.cancel();
    asker.granted(token.headers());
  }

  static void refuse(List<Waiter> answered, AuthorityError error) {
    answered.forEach(waiter -> waiter.refuse(error));
  }

  void refuse(AuthorityError error) {
    alarm.cancel();
    asker.refused(error);
  }

  /** What it is told that waited to its limit. */
  AuthorityError tooLong() {
    return byDeadline ? DEADLINE : Troubles.TOO_LONG;
  }
}
