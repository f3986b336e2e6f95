package io.tokenauthority.examples.otp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Calls of all kinds, one after the other on each of some threads, and one stream that stays open.
 * Each ends well within its 15 s or is kept as a failure; a stream that a policy ended after it had
 * begun is opened again.
 */
final class Traffic implements AutoCloseable {

  private static final int THREADS = 4;
  private static final int MOST_FAILURES = 1000;
  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(20);
  private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(200);

  /** A call of one kind; throws what it fails with. */
  private interface Call {
    void run(StringValue message) throws Exception;
  }

  private final AtomicLong done = new AtomicLong();
  private final AtomicLong reopened = new AtomicLong();
  private final List<Failure> failures = new CopyOnWriteArrayList<>();
  private final ExecutorService callers = Executors.newFixedThreadPool(THREADS + 1);
  private volatile boolean ending;

  /**
   * Begins.
   *
   * @param own a channel that the client interceptor built
   * @param foreign one that was built elsewhere, with the interceptor on it
   */
  Traffic(Channel own, Channel foreign) {
    List<Call> kinds =
        List.of(
            message -> unary(own, message),
            message -> serverStream(own, message),
            message -> clientStream(own, message),
            message -> bidirectional(own, message, Echo.ANSWERS, Duration.ZERO),
            message -> unary(foreign, message),
            message -> serverStream(foreign, message));
    for (int i = 0; i < THREADS; i++) {
      int first = i;
      callers.execute(() -> callInTurn(kinds, first));
    }
    callers.execute(() -> keepStreamOpen(own));
  }

  /** Calls that were answered. */
  long done() {
    return done.get();
  }

  /** Streams that a policy ended. */
  long reopened() {
    return reopened.get();
  }

  List<Failure> failures() {
    return List.copyOf(failures);
  }

  private void callInTurn(List<Call> kinds, int first) {
    for (int i = first; !ending; i++) {
      count(kinds.get(i % kinds.size()), "kind " + i % kinds.size());
      LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
    }
  }

  private void keepStreamOpen(Channel channel) {
    while (!ending) {
      count(
          message -> bidirectional(channel, message, Integer.MAX_VALUE, BETWEEN_MESSAGES),
          "the open stream");
    }
  }

  private void count(Call call, String kind) {
    long from = System.nanoTime();
    try {
      call.run(StringValue.of(kind));
      done.incrementAndGet();
    } catch (EndedByPolicy ended) {
      reopened.incrementAndGet();
    } catch (Exception | AssertionError failed) {
      if (failures.size() < MOST_FAILURES) {
        failures.add(new Failure(kind, Span.since(from), failed));
      }
    }
  }

  private static CallOptions bounded() {
    return CallOptions.DEFAULT.withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void unary(Channel channel, StringValue message) {
    assertThat(ClientCalls.blockingUnaryCall(channel, Echo.UNARY, bounded(), message))
        .isEqualTo(message);
  }

  private static void serverStream(Channel channel, StringValue message) throws EndedByPolicy {
    Iterator<StringValue> answers =
        ClientCalls.blockingServerStreamingCall(channel, Echo.SERVER_STREAM, bounded(), message);
    int seen = 0;
    try {
      while (answers.hasNext()) {
        assertThat(answers.next()).isEqualTo(message);
        seen++;
      }
    } catch (RuntimeException failed) {
      throw EndedByPolicy.unless(seen == 0, failed);
    }
    assertThat(seen).isEqualTo(Echo.ANSWERS);
  }

  private static void clientStream(Channel channel, StringValue message) throws Exception {
    Answers answers = new Answers();
    StreamObserver<StringValue> requests =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(Echo.CLIENT_STREAM, bounded()), answers);
    for (int i = 0; i < Echo.ANSWERS; i++) {
      requests.onNext(message);
    }
    requests.onCompleted();
    assertThat(answers.next()).isEqualTo(message);
    assertThat(answers.next()).isNull();
  }

  private void bidirectional(Channel channel, StringValue message, int most, Duration pause)
      throws Exception {
    Answers answers = new Answers();
    CallOptions options = most == Integer.MAX_VALUE ? CallOptions.DEFAULT : bounded();
    StreamObserver<StringValue> requests =
        ClientCalls.asyncBidiStreamingCall(channel.newCall(Echo.BIDIRECTIONAL, options), answers);
    int seen = 0;
    try {
      for (; seen < most && !ending; seen++) {
        requests.onNext(message);
        assertThat(answers.next()).isEqualTo(message);
        LockSupport.parkNanos(pause.toNanos());
      }
      requests.onCompleted();
      assertThat(answers.next()).isNull();
    } catch (RuntimeException failed) {
      throw EndedByPolicy.unless(seen == 0, failed);
    }
  }

  @Override
  public void close() {
    ending = true;
    callers.shutdown();
    try {
      assertThat(callers.awaitTermination(2 * DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      callers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** A stream that had begun was ended because its token ran out or was revoked. */
  private static final class EndedByPolicy extends Exception {
    private static final long serialVersionUID = 1L;

    private EndedByPolicy(Throwable end) {
      super(end);
    }

    static EndedByPolicy unless(boolean unanswered, RuntimeException failed) {
      @Nullable ErrorReason reason =
          AuthorityError.from(failed).map(AuthorityError::reason).orElse(null);
      boolean policy = reason == ErrorReason.TOKEN_EXPIRED || reason == ErrorReason.TOKEN_REVOKED;
      if (unanswered || !policy) {
        throw failed;
      }
      return new EndedByPolicy(failed);
    }
  }
}
