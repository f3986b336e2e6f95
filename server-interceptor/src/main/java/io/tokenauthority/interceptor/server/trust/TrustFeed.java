package io.tokenauthority.interceptor.server.trust;

import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.revocation.RevocationView;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * What tokens are judged by. All methods return at once and may be called from any thread, some of
 * them on every call of a protected service.
 */
public interface TrustFeed extends AutoCloseable {

  /** The staleness of a feed that has never been complete. */
  Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

  /** The keys that verify now, revoked ones left out; the last good ones during an outage. */
  KeySet keys();

  /** The one view that this feed keeps up to date, always the same object. */
  RevocationView revocations();

  /**
   * How long ago keys and revocations were last known to be complete, {@link #NEVER} before that
   * was ever so. It grows by itself while nothing is heard, by a clock that nobody can set back.
   */
  Duration staleness();

  /**
   * A token names a key that {@link #keys} lacks: look again. An implementation bounds how often it
   * really asks anybody (once in 30 s over a network).
   *
   * @return the keys then known; completes normally, with the old ones if nothing better was to be
   *     had
   */
  CompletionStage<KeySet> lookAgain();

  /** Stops following. What is known stays readable and grows stale. */
  @Override
  void close();
}
