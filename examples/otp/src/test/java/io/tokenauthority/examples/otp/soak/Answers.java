package io.tokenauthority.examples.otp.soak;

import com.google.protobuf.StringValue;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The answers of one stream, to be taken one by one. */
final class Answers implements StreamObserver<StringValue> {

  private static final long PATIENCE_SECONDS = 20;

  /** A message, a failure, or neither: the end. */
  private record Event(Optional<StringValue> message, Optional<StatusRuntimeException> failure) {}

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  @Override
  public void onNext(StringValue message) {
    events.add(new Event(Optional.of(message), Optional.empty()));
  }

  @Override
  public void onError(Throwable failure) {
    StatusRuntimeException ended =
        new StatusRuntimeException(
            Status.fromThrowable(failure), Status.trailersFromThrowable(failure));
    events.add(new Event(Optional.empty(), Optional.of(ended)));
  }

  @Override
  public void onCompleted() {
    events.add(new Event(Optional.empty(), Optional.empty()));
  }

  /**
   * The next message, or null at the end.
   *
   * @throws StatusRuntimeException if the stream failed
   */
  @Nullable StringValue next() throws InterruptedException {
    Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s");
    }
    if (event.failure().isPresent()) {
      throw event.failure().get();
    }
    return event.message().orElse(null);
  }
}
