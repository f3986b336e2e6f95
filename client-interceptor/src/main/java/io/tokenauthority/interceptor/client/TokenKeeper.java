package io.tokenauthority.interceptor.client;

import io.grpc.Context;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one identity's token: serves it, renews it, lets calls wait for it.
 *
 * <p>All that is known stands in one immutable {@link Snapshot} in a volatile. A call that finds a
 * usable token reads that, compares two longs and takes the ready-made header: no lock, nothing
 * allocated. Every other call and every event goes through {@link #lock}, which is held for a
 * decision only: what the decision asks for (answering calls, starting a refresh, telling the
 * listener) is handed out as a {@link Runnable} and run after the lock is released, so that a
 * stranger's code never runs under it. The one lock taken while it is held is the alarm clock's.
 *
 * <p>Refreshes are driven by calls: nothing happens for an identity that nobody uses. One is under
 * way at most. A source that does not come back within the attempt's 5 s has failed for those who
 * wait, but is not asked again before it did come back; a token that it brings late is taken.
 *
 * <p>Waiting costs no thread. A waiter leaves with the answer, with its call, after 10 s, or at
 * once where the back-off shows that no answer can come in its time.
 */
final class TokenKeeper {

  static final Duration ATTEMPT = Duration.ofSeconds(5);
  static final int MOST_WAITERS = 10_000;

  private final Object lock = new Object();
  private final Fetch fetch;
  private final ClientClock clock;
  private final Announcer announcer;

  private volatile Snapshot snapshot = Snapshot.EMPTY; // written under lock

  // Guarded by lock.
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private ClientClock.Alarm retry = () -> {};
  private long flight;
  private boolean fetching;
  private boolean closed;

  TokenKeeper(Fetch fetch, ClientClock clock, Announcer announcer) {
    this.fetch = fetch;
    this.clock = clock;
    this.announcer = announcer;
  }

  /** The header of the token in use if a call may take it with nothing else to do, else null. */
  @Nullable Metadata ready() {
    Snapshot seen = snapshot;
    HeldToken token = seen.token();
    return token != null && seen.forCall(clock.nanos()) == Step.SERVE ? token.headers() : null;
  }

  IdentityStatus status() {
    synchronized (lock) {
      long now = clock.nanos();
      HeldToken token = snapshot.token();
      Optional<Duration> left = token == null ? Optional.empty() : token.left(now);
      return new IdentityStatus(snapshot.state(now), left, waiters.size());
    }
  }

  /**
   * Answers {@code asker} now or later, without blocking.
   *
   * @param allowance how long it may wait by its own deadline
   */
  void ask(Asker asker, Duration allowance) {
    Runnable act;
    synchronized (lock) {
      act = closed ? () -> asker.refused(Troubles.CLOSED) : decide(asker, allowance);
    }
    act.run();
  }

  private Runnable decide(Asker asker, Duration allowance) {
    long now = clock.nanos();
    Snapshot seen = snapshot;
    HeldToken token = seen.token();
    AuthorityError refusal = seen.refusal();
    Step step = seen.forCall(now);
    if ((step == Step.SERVE || step == Step.SERVE_AND_REFRESH) && token != null) {
      Runnable refresh = step == Step.SERVE ? () -> {} : start();
      return () -> {
        asker.granted(token.headers());
        refresh.run();
      };
    }
    if (step == Step.REFUSE && refusal != null) {
      return () -> asker.refused(Troubles.broken(refusal));
    }
    Waiter waiter = new Waiter(asker, now, allowance);
    if (step == Step.WAIT_FOR_RETRY && waiter.limit() < seen.notBefore()) {
      Duration pause = Duration.ofNanos(seen.notBefore() - now);
      return () -> asker.refused(Troubles.backingOff(pause));
    }
    if (waiters.size() >= MOST_WAITERS) {
      return () -> asker.refused(Troubles.CROWDED);
    }
    if (step == Step.WAIT_FOR_RETRY && waiters.isEmpty()) {
      armRetry(Duration.ofNanos(seen.notBefore() - now));
    }
    waiters.add(waiter);
    waiter.awaken(clock, () -> leave(waiter, waiter.tooLong()));
    Runnable refresh = step == Step.WAIT_AND_REFRESH ? start() : () -> {};
    return () -> {
      asker.waits(() -> leave(waiter, Troubles.GONE));
      refresh.run();
    };
  }

  /** A refresh begins. Under the lock; the result is run outside it. */
  private Runnable start() {
    snapshot = snapshot.started();
    retry.cancel();
    long mine = ++flight;
    if (fetching) {
      return () -> failed(mine, Troubles.STILL_RUNNING);
    }
    fetching = true;
    return () -> run(mine);
  }

  private void run(long mine) {
    Attempt attempt = new Attempt(clock, announcer);
    ClientClock.Alarm timeout =
        clock.after(ATTEMPT, () -> failed(mine, attempt, Troubles.TIMED_OUT));
    // The refresh serves all who wait: the deadline or cancellation of the call that happened to
    // start it must not end it, so it leaves that call's Context.
    Context.ROOT.run(
        () ->
            next()
                .whenComplete(
                    (fetched, error) -> {
                      timeout.cancel();
                      synchronized (lock) {
                        fetching = false;
                      }
                      if (error == null) {
                        attempt.succeeded();
                        arrived(mine, fetched);
                      } else {
                        failed(mine, attempt, Troubles.read(error));
                      }
                    }));
  }

  private void failed(long mine, Attempt attempt, AuthorityError error) {
    attempt.failed(error);
    failed(mine, error);
  }

  private CompletionStage<Fetched> next() {
    try {
      return fetch.next();
    } catch (RuntimeException broken) {
      return CompletableFuture.failedFuture(broken);
    }
  }

  private void arrived(long mine, Fetched fetched) {
    long now = clock.nanos();
    if (now >= fetched.endsAt()) {
      failed(mine, Troubles.ARRIVED_DEAD);
      return;
    }
    HeldToken held = HeldToken.of(fetched, clock.random());
    List<Waiter> answered;
    synchronized (lock) {
      if (closed) {
        return;
      }
      flight++; // whatever else this refresh may report, it is done
      snapshot = snapshot.refreshed(held);
      answered = drain();
    }
    announcer.refreshed(fetched.life());
    for (Waiter waiter : answered) {
      waiter.grant(held);
    }
  }

  private void failed(long mine, AuthorityError error) {
    Runnable act;
    synchronized (lock) {
      if (closed || mine != flight || !snapshot.refreshing()) {
        return;
      }
      act =
          switch (FailureKind.of(error)) {
            case PERMANENT -> refusedForGood(error);
            case TRANSIENT -> failedForNow(error);
          };
    }
    act.run();
  }

  private Runnable refusedForGood(AuthorityError error) {
    snapshot = snapshot.refused(clock.nanos(), error);
    List<Waiter> answered = drain();
    return () -> {
      announcer.broken(error);
      Waiter.refuse(answered, Troubles.broken(error));
    };
  }

  private Runnable failedForNow(AuthorityError error) {
    long now = clock.nanos();
    Duration pause = Backoff.after(snapshot.failures() + 1, clock.random(), error);
    snapshot = snapshot.failed(now, pause);
    List<Waiter> hopeless = new ArrayList<>();
    waiters.removeIf(waiter -> waiter.limit() < snapshot.notBefore() && hopeless.add(waiter));
    if (!waiters.isEmpty()) {
      armRetry(pause);
    }
    return () -> {
      announcer.refreshFailed(error, pause);
      Waiter.refuse(hopeless, Troubles.unavailable(error, pause));
    };
  }

  private void armRetry(Duration pause) {
    retry.cancel();
    retry = clock.after(pause, this::retry);
  }

  /** The back-off is over: one refresh for those who waited for it. */
  private void retry() {
    Runnable act;
    synchronized (lock) {
      boolean due = snapshot.forCall(clock.nanos()) == Step.WAIT_AND_REFRESH;
      act = due && !closed && !waiters.isEmpty() ? start() : () -> {};
    }
    act.run();
  }

  private void leave(Waiter waiter, AuthorityError why) {
    boolean left;
    synchronized (lock) {
      left = waiters.remove(waiter);
    }
    if (left) {
      waiter.refuse(why);
    }
  }

  /** A peer refused {@code authorization}, which one of our calls carried. */
  void rejected(String authorization, AuthorityError error) {
    boolean dropped;
    synchronized (lock) {
      long now = clock.nanos();
      dropped = snapshot.drops(now, authorization);
      if (dropped) {
        snapshot = snapshot.dropped(now);
      }
    }
    if (dropped) {
      announcer.tokenDropped(error);
    }
  }

  /** A call whose token was refused is sent again. */
  void repeated() {
    announcer.callRepeated();
  }

  /** Answers all who wait; after this nobody is served. Again: does nothing. */
  void close() {
    List<Waiter> answered;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      snapshot = Snapshot.EMPTY;
      retry.cancel();
      answered = drain();
    }
    Waiter.refuse(answered, Troubles.CLOSED);
    announcer.closed();
  }

  private List<Waiter> drain() {
    List<Waiter> all = List.copyOf(waiters);
    waiters.clear();
    return all;
  }
}
