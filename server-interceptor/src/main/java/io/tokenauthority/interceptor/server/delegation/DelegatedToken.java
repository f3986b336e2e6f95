package io.tokenauthority.interceptor.server.delegation;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One caller's token for one errand, from its first exchange to its end: one exchange at a time;
 * near the end the old token serves while the next is fetched; after a failure the authority is
 * left alone for a while. The lock guards the fields and is never held over a call of gRPC's.
 */
final class DelegatedToken {

  /** A service that refuses each new token as well must not become a flood at the authority. */
  private static final long DROP_PERIOD = TimeUnit.SECONDS.toNanos(10);

  private final Subject subject;
  private final Errand errand;
  private final TokenExchange exchange;

  private Optional<Exchanged.Granted> held = Optional.empty();
  private Optional<Exchanged.Refused> failure = Optional.empty();
  private Optional<CompletableFuture<Exchanged>> flight = Optional.empty();
  private long droppedAt;
  private boolean isAlreadyDropped;

  DelegatedToken(Subject subject, Errand errand, TokenExchange exchange) {
    this.subject = subject;
    this.errand = errand;
    this.exchange = exchange;
  }

  /** What is known, or will be: completes normally, on a thread that must not be kept. */
  CompletionStage<Exchanged> get() {
    long now = exchange.now();
    CompletableFuture<Exchanged> mine;
    Optional<Exchanged> meanwhile;
    synchronized (this) {
      Optional<Exchanged> good = held.filter(each -> !each.isOver(now)).map(Exchanged.class::cast);
      boolean isDue = held.isEmpty() || held.get().isDue(now);
      boolean isFailing = failure.isPresent() && !failure.get().mayRetry(now);
      if (!isDue || flight.isPresent() || isFailing) {
        return good.or(() -> failing(isFailing))
            .<CompletionStage<Exchanged>>map(CompletableFuture::completedStage)
            .orElseGet(flight::orElseThrow);
      }
      mine = new CompletableFuture<>();
      flight = Optional.of(mine);
      meanwhile = good;
    }
    var unused =
        exchange.begin(subject, errand).thenAccept(outcome -> mine.complete(landed(outcome)));
    return meanwhile
        .<CompletionStage<Exchanged>>map(CompletableFuture::completedStage)
        .orElse(mine);
  }

  private Optional<Exchanged> failing(boolean isFailing) {
    return isFailing ? failure.map(Exchanged.class::cast) : Optional.empty();
  }

  private synchronized Exchanged landed(Exchanged outcome) {
    flight = Optional.empty();
    if (outcome instanceof Exchanged.Granted granted) {
      held = Optional.of(granted);
      failure = Optional.empty();
    } else {
      failure = Optional.of((Exchanged.Refused) outcome);
    }
    return outcome;
  }

  /** A service did not take the token with this header: the next call is to bring another. */
  synchronized void refusedThere(String authorization) {
    long now = exchange.now();
    boolean isCurrent = held.isPresent() && held.get().authorization().equals(authorization);
    if (isCurrent && !(isAlreadyDropped && now - droppedAt < DROP_PERIOD)) {
      held = Optional.empty();
      droppedAt = now;
      isAlreadyDropped = true;
    }
  }

  /** Whether it is of no more use to anybody. */
  synchronized boolean isSpent() {
    long now = exchange.now();
    return flight.isEmpty()
        && (subject.standing().isPresent()
            || (held.isPresent()
                ? held.get().isOver(now)
                : failure.map(each -> each.mayRetry(now)).orElse(false)));
  }

  @Override
  public String toString() {
    return "DelegatedToken for " + errand;
  }
}
