package io.tokenauthority.examples.chat;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.examples.chat.v1.ChatGrpc;
import io.tokenauthority.examples.chat.v1.JoinRequest;
import io.tokenauthority.examples.chat.v1.JoinResponse;
import io.tokenauthority.examples.chat.v1.Place;
import io.tokenauthority.examples.chat.v1.Said;
import io.tokenauthority.examples.chat.v1.Say;
import io.tokenauthority.interceptor.client.AuthorityError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A member of the chat. A stream that ends with its token, or because of an outage, is opened again
 * from where it was; what was not heard yet is said again. All its state belongs to one thread, on
 * which the hearer is called too.
 */
final class ChatClient implements AutoCloseable {
  private static final int UNHEARD = 1_000;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

  private final Channel chat;
  private final Consumer<Said> hearer;
  private final Consumer<Throwable> end;
  private final String session = UUID.randomUUID().toString();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread own = new Thread(work, "chat-client");
            own.setDaemon(true);
            return own;
          });
  private final AtomicInteger streams = new AtomicInteger();

  // The thread's own.
  private final Deque<Say> unheard = new ArrayDeque<>();
  private Optional<StreamObserver<JoinRequest>> stream = Optional.empty();
  private long said;
  private long lastHeard;
  private int failures;

  /**
   * Joins.
   *
   * @param chat authenticated by an identity
   * @param hearer is told what is said, each once and in order
   * @param end is told if there is no going on
   */
  ChatClient(Channel chat, Consumer<Said> hearer, Consumer<Throwable> end) {
    this.chat = chat;
    this.hearer = hearer;
    this.end = end;
    thread.execute(this::open);
  }

  /** Says it, sooner or later. */
  void say(String text) {
    thread.execute(
        () -> {
          if (unheard.size() >= UNHEARD) {
            end.accept(new IllegalStateException("too much was said that nobody heard"));
            return;
          }
          Say say = Say.newBuilder().setNumber(++said).setText(text).build();
          unheard.addLast(say);
          stream.ifPresent(open -> open.onNext(request(say)));
        });
  }

  /** How many streams it took so far. */
  int streams() {
    return streams.get();
  }

  private void open() {
    streams.incrementAndGet();
    StreamObserver<JoinRequest> opened = ChatGrpc.newStub(chat).join(new Hearing());
    stream = Optional.of(opened);
    opened.onNext(
        JoinRequest.newBuilder()
            .setPlace(Place.newBuilder().setSession(session).setAfterSequence(lastHeard))
            .build());
    unheard.forEach(say -> opened.onNext(request(say)));
  }

  private void heard(JoinResponse event) {
    failures = 0;
    switch (event.getEventCase()) {
      case HEARD_NUMBER -> unheard.removeIf(say -> say.getNumber() <= event.getHeardNumber());
      case SAID -> {
        if (event.getSaid().getSequence() > lastHeard) {
          lastHeard = event.getSaid().getSequence();
          hearer.accept(event.getSaid());
        }
      }
      case EVENT_NOT_SET -> {} // from a newer room
    }
  }

  /** The end of a stream is not the end of the chat: that is what reasons are for. */
  private void ended(Throwable why) {
    stream = Optional.empty();
    if (!isWorthAnother(why)) {
      end.accept(why);
      return;
    }
    Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures++, 7));
    long millis = Math.min(pause.toMillis(), LONGEST_PAUSE.toMillis());
    var unused = thread.schedule(this::open, millis, TimeUnit.MILLISECONDS);
  }

  private static boolean isWorthAnother(Throwable why) {
    if (Status.fromThrowable(why).getCode() == Status.Code.UNAVAILABLE) {
      return true;
    }
    return AuthorityError.from(why)
        .map(AuthorityError::reason)
        .filter(
            reason ->
                switch (reason) {
                  case TOKEN_EXPIRED, TOKEN_REVOKED, SIGNING_KEY_UNKNOWN -> true;
                  default -> false;
                })
        .isPresent();
  }

  private static JoinRequest request(Say say) {
    return JoinRequest.newBuilder().setSay(say).build();
  }

  @Override
  public void close() {
    thread.execute(() -> stream.ifPresent(StreamObserver::onCompleted));
    thread.shutdown();
  }

  /** Hands what a stream brings to the thread. */
  private final class Hearing implements StreamObserver<JoinResponse> {
    @Override
    public void onNext(JoinResponse event) {
      hand(() -> heard(event));
    }

    @Override
    public void onError(Throwable why) {
      hand(() -> ended(why));
    }

    @Override
    public void onCompleted() {
      hand(() -> stream = Optional.empty());
    }

    private void hand(Runnable act) {
      try {
        thread.execute(act);
      } catch (RejectedExecutionException closed) {
        // Nobody listens any more.
      }
    }
  }
}
