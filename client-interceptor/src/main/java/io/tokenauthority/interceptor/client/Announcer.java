package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the application's listener what became of the token. */
final class Announcer {

  private static final Logger log = LoggerFactory.getLogger(ClientIdentity.class);

  private final String name;
  private final IdentityListener listener;

  Announcer(String name, IdentityListener listener) {
    this.name = name;
    this.listener = listener;
  }

  void refreshed(Duration life) {
    log.debug("{}: a new token, good for {} s", name, life.toSeconds());
    tell(to -> to.refreshed(life));
  }

  void refreshFailed(AuthorityError error, Duration pause) {
    // Code and reason alone: the message may be a stranger's text.
    log.info(
        "{}: no new token ({} {}), next try in {} ms",
        name,
        error.code(),
        error.reason(),
        pause.toMillis());
    tell(to -> to.refreshFailed(error, pause));
  }

  void broken(AuthorityError error) {
    log.warn("{}: credential refused ({} {})", name, error.code(), error.reason());
    tell(to -> to.broken(error));
  }

  void tokenDropped(AuthorityError error) {
    log.info("{}: token refused by a peer ({}), dropped", name, error.reason());
    tell(to -> to.tokenDropped(error));
  }

  private void tell(Consumer<IdentityListener> event) {
    try {
      event.accept(listener);
    } catch (RuntimeException broken) {
      log.warn("{}: the listener failed with {}", name, broken.getClass().getName());
    }
  }
}
