package io.tokenauthority.interceptor.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.tokenauthority.interceptor.server.metrics.GuardListener;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The streams under way, each judged again four times a second: a stream must not outlive its
 * token. A look at one costs some 20 ns, so that even 100,000 of them take 2 ms.
 *
 * <p>A token's end is stretched by a random part of the leeway, lest all streams of a popular token
 * end, and come back, in one moment. While the feed is stale, its policy holds for streams as it
 * does for calls: the authority is asked about each token, or the stream ends.
 *
 * <p>Where the builder says so, a stream is judged before each message from its caller as well: a
 * message that came after the revocation was heard of is then not handed to the handler.
 */
final class OpenStreams {

  static final Duration PERIOD = Duration.ofMillis(250);

  private final TokenExaminer examiner;
  private final Enforcement enforcement;
  private final GuardClock clock;
  private final RandomGenerator random;
  private final EachMessage eachMessage;
  private final GuardListener listener;
  private final Set<GuardedStream<?, ?>> open = ConcurrentHashMap.newKeySet();

  /**
   * No streams yet.
   *
   * @param random safe between threads
   */
  OpenStreams(
      TokenExaminer examiner,
      Enforcement enforcement,
      GuardClock clock,
      RandomGenerator random,
      EachMessage eachMessage,
      GuardListener listener) {
    this.examiner = examiner;
    this.enforcement = enforcement;
    this.clock = clock;
    this.random = random;
    this.eachMessage = eachMessage;
    this.listener = listener;
  }

  /** What is done before a message of a stream goes to its handler. */
  enum EachMessage {
    /** The token is judged. */
    JUDGED,
    /** Nothing: four times a second is enough. */
    PASSED
  }

  int size() {
    return open.size();
  }

  /** Begins the handler of a streaming call in this context, and watches over the call. */
  <Q, S> ServerCall.Listener<Q> begin(
      Arrival<Q, S> arrival, PresentedToken token, KnownToken known, Context context) {
    Context.CancellableContext ending = context.withCancellation();
    GuardedStream<Q, S> stream =
        new GuardedStream<>(arrival.call(), token, known, end(known), ending);
    open.add(stream);
    ServerCallHandler<Q, S> next = arrival.next();
    Metadata headers = arrival.headers();
    try {
      return stream.listener(
          Contexts.interceptCall(ending, stream, headers, next),
          eachMessage == EachMessage.JUDGED ? () -> look(stream, clock.now()) : () -> {},
          () -> open.remove(stream));
    } catch (RuntimeException | Error thrown) {
      open.remove(stream);
      ending.cancel(null);
      throw thrown;
    }
  }

  private Instant end(KnownToken known) {
    long leeway = known.leeway().toMillis();
    return known.claims().expiresAt().plusMillis(leeway == 0 ? 0 : random.nextLong(leeway));
  }

  /** Looks at each stream. Runs on the timer. */
  void sweep() {
    Instant now = clock.now();
    for (GuardedStream<?, ?> stream : open) {
      look(stream, now);
    }
  }

  private void look(GuardedStream<?, ?> stream, Instant now) {
    if (stream.isPast(now)) {
      end(stream, Refusals.TOKEN_EXPIRED);
      return;
    }
    switch (examiner.feedState()) {
      case FRESH, CONTINUED ->
          enforcement.standing(stream.known(), now).ifPresent(each -> end(stream, each));
      case CLOSED -> end(stream, Refusals.TRUST_STALE);
      case ASK -> ask(stream, now);
    }
  }

  private void end(GuardedStream<?, ?> stream, Refusal refusal) {
    if (stream.end(refusal)) {
      listener.streamEnded(refusal.reason());
    }
  }

  /** The authority's word is shared with calls by the same token, and holds some seconds. */
  private void ask(GuardedStream<?, ?> stream, Instant now) {
    Examined examined = examiner.examineAgain(stream.token());
    if (examined instanceof Examined.Awaited awaited) {
      if (stream.beginsToWait()) {
        var unused =
            awaited
                .outcome()
                .thenAccept(
                    found -> {
                      stream.waited();
                      refusal(found, clock.now()).ifPresent(each -> end(stream, each));
                    });
      }
    } else {
      refusal(examined, now).ifPresent(each -> end(stream, each));
    }
  }

  private Optional<Refusal> refusal(Examined found, Instant now) {
    if (found instanceof Examined.Refused refused) {
      return Optional.of(refused.refusal());
    }
    return enforcement.standing((KnownToken) found, now);
  }
}
