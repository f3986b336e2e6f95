package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the application's listener what became of the token. */
final class Announcer {

  private static final Logger log = LoggerFactory.getLogger(ClientIdentity.class);

  private final String name;
  private final List<IdentityListener> listeners;

  Announcer(String name, List<IdentityListener> listeners) {
    this.name = name;
    this.listeners = List.copyOf(listeners);
  }

  void opened(ClientIdentity identity) {
    tell(to -> to.opened(identity));
  }

  void attempted(Duration took, Optional<AuthorityError> failure) {
    tell(to -> to.attempted(took, failure));
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

  void callRepeated() {
    tell(IdentityListener::callRepeated);
  }

  void closed() {
    tell(IdentityListener::closed);
  }

  private void tell(Consumer<IdentityListener> event) {
    for (IdentityListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException broken) {
        log.warn("{}: a listener failed with {}", name, broken.getClass().getName());
      }
    }
  }
}
