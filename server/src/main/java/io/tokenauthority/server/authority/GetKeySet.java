package io.tokenauthority.server.authority;

import io.tokenauthority.server.trust.PublishedKeys;
import io.tokenauthority.server.trust.TrustView;
import java.time.Duration;

/** The keys that verify this issuer's tokens, from memory. Never blocks. */
public final class GetKeySet {

  /** How long the answer may be used without asking again (DESIGN 7). */
  public static final Duration MAX_AGE = Duration.ofMinutes(5);

  private static final Duration SOON = Duration.ofSeconds(1);

  private final TrustView trust;

  public GetKeySet(TrustView trust) {
    this.trust = trust;
  }

  /**
   * The keys. An old view of them is better than none: what is missing in it is unknown, never
   * accepted.
   *
   * @throws Denied TRUST_STALE before the first were read
   */
  public PublishedKeys get() {
    PublishedKeys keys = trust.keys();
    if (keys.published().isEmpty()) {
      throw Denied.later(Reason.TRUST_STALE, "the keys are not known yet", SOON);
    }
    return keys;
  }
}
