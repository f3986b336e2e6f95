package io.tokenauthority.interceptor.server;

import io.tokenauthority.interceptor.server.metrics.Examination;
import io.tokenauthority.interceptor.server.metrics.GuardListener;
import io.tokenauthority.interceptor.server.metrics.GuardState;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all listeners; one that throws harms neither the call nor the others. */
final class Listeners implements GuardListener {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final GuardListener[] all;

  Listeners(List<GuardListener> all) {
    this.all = all.toArray(GuardListener[]::new);
  }

  /** By index, for the sake of calls: nobody listening costs next to nothing. */
  private void tell(Consumer<GuardListener> news) {
    for (GuardListener each : all) {
      try {
        news.accept(each);
      } catch (RuntimeException failed) {
        LOG.warn("a listener of the guard failed: {}", failed.getClass().getName());
      }
    }
  }

  @Override
  public void began(GuardState guard) {
    tell(each -> each.began(guard));
  }

  @Override
  public void ended() {
    tell(GuardListener::ended);
  }

  @Override
  public void admitted() {
    tell(GuardListener::admitted);
  }

  @Override
  public void refused(ErrorReason reason) {
    if (all.length > 0) {
      tell(each -> each.refused(reason));
    }
  }

  @Override
  public void examined(Examination way) {
    if (all.length > 0) {
      tell(each -> each.examined(way));
    }
  }

  @Override
  public void streamEnded(ErrorReason reason) {
    tell(each -> each.streamEnded(reason));
  }

  @Override
  public void feedBroke() {
    tell(GuardListener::feedBroke);
  }

  @Override
  public void exchanged(Duration took, Optional<ErrorReason> refusal) {
    tell(each -> each.exchanged(took, refusal));
  }
}
