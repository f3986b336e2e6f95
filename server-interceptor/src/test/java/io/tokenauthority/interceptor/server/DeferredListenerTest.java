package io.tokenauthority.interceptor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeferredListenerTest {

  private static final class Recorded extends ServerCall.Listener<Integer> {
    private final List<Object> events = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onMessage(Integer message) {
      events.add(message);
    }

    @Override
    public void onHalfClose() {
      events.add("half-close");
    }

    @Override
    public void onCancel() {
      events.add("cancel");
    }

    @Override
    public void onComplete() {
      events.add("complete");
    }

    @Override
    public void onReady() {
      events.add("ready");
    }
  }

  private final DeferredListener<Integer> deferred = new DeferredListener<>();
  private final Recorded handler = new Recorded();

  @Test
  void begin_eventsBeforeAndAfter_arriveInOrder() {
    deferred.onReady();
    deferred.onHalfClose();
    deferred.begin(() -> handler);
    deferred.onMessage(1);
    deferred.onComplete();
    assertThat(handler.events).containsExactly("ready", "half-close", 1, "complete");
  }

  @Test
  void begin_callCancelledMeanwhile_startsNoHandler() {
    deferred.onCancel();
    deferred.begin(
        () -> {
          throw new AssertionError("the handler must not begin");
        });
    assertThat(deferred.isCancelled()).isTrue();
  }

  @Test
  void discard_laterEvents_concernNobody() {
    deferred.onReady();
    deferred.discard();
    deferred.onHalfClose();
    deferred.onComplete();
    assertThat(handler.events).isEmpty();
  }

  @Test
  void begin_racingEvents_loseNoneAndKeepTheirOrder() throws Exception {
    int messages = 2_000;
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < 50; round++) {
        DeferredListener<Integer> racing = new DeferredListener<>();
        Recorded recorded = new Recorded();
        Future<?> events =
            other.submit(() -> IntStream.range(0, messages).forEach(racing::onMessage));
        racing.begin(() -> recorded);
        events.get();
        assertThat(recorded.events)
            .isEqualTo(IntStream.range(0, messages).boxed().map(Object.class::cast).toList());
      }
    } finally {
      other.shutdownNow();
    }
  }
}
