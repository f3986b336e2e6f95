package io.tokenauthority.interceptor.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything an identity knows about its token at one moment; immutable. Each method is one
 * transition and gives the next value: no clock, no chance, no lock in here.
 *
 * @param token the token in use, if any
 * @param refreshing whether a refresh is under way
 * @param failures refreshes that failed in a row
 * @param notBefore no refresh starts earlier, whoever asks
 * @param refusal why the authority refused for good; null once it did not
 * @param dropNotBefore no token is dropped on a peer's word earlier
 */
record Snapshot(
    @Nullable HeldToken token,
    boolean refreshing,
    int failures,
    long notBefore,
    @Nullable AuthorityError refusal,
    long dropNotBefore) {

  /** At most one refresh is forced by refusing peers in this span. */
  static final Duration BETWEEN_DROPS = Duration.ofSeconds(10);

  /** After a permanent refusal, one new try is made when this has passed. */
  static final Duration AFTER_REFUSAL = Duration.ofSeconds(30);

  static final Snapshot EMPTY = new Snapshot(null, false, 0, 0, null, 0);

  TokenState state(long now) {
    if (token != null && now < token.expiredAt()) {
      return now < token.staleAt() ? TokenState.FRESH : TokenState.STALE;
    }
    return refusal == null ? TokenState.EXPIRED : TokenState.BROKEN;
  }

  /** What a call does that comes now. */
  Step forCall(long now) {
    return switch (state(now)) {
      case FRESH -> Step.SERVE;
      case STALE -> refreshing || now < notBefore ? Step.SERVE : Step.SERVE_AND_REFRESH;
      case EXPIRED -> {
        if (refreshing) {
          yield Step.WAIT;
        }
        yield now < notBefore ? Step.WAIT_FOR_RETRY : Step.WAIT_AND_REFRESH;
      }
      case BROKEN -> {
        if (refreshing) {
          yield Step.WAIT;
        }
        yield now < notBefore ? Step.REFUSE : Step.WAIT_AND_REFRESH;
      }
    };
  }

  /** A refresh starts. */
  Snapshot started() {
    return new Snapshot(token, true, failures, notBefore, refusal, dropNotBefore);
  }

  /** The refresh brought a token: all troubles are forgotten. */
  Snapshot refreshed(HeldToken fresh) {
    return new Snapshot(fresh, false, 0, 0, null, dropNotBefore);
  }

  /**
   * The refresh failed for a reason that may pass. A token still good stays in use. An earlier
   * refusal is no longer the last word: calls wait and are told of the outage (promise P6).
   */
  Snapshot failed(long now, Duration delay) {
    return new Snapshot(token, false, failures + 1, now + delay.toNanos(), null, dropNotBefore);
  }

  /** The authority refused for good. A token still good stays in use: peers judge it. */
  Snapshot refused(long now, AuthorityError why) {
    return new Snapshot(
        token, false, failures + 1, now + AFTER_REFUSAL.toNanos(), why, dropNotBefore);
  }

  /**
   * Whether a peer's refusal of {@code authorization} drops the token: if it is the one in use and
   * none was dropped lately. Otherwise it was replaced already, or ended here too (a long stream
   * meets that), or a new one will not help.
   */
  boolean drops(long now, String authorization) {
    return token != null
        && token.authorization().equals(authorization)
        && now < token.expiredAt()
        && now >= dropNotBefore;
  }

  /** The token is no longer used. */
  Snapshot dropped(long now) {
    return new Snapshot(
        null, refreshing, failures, notBefore, refusal, now + BETWEEN_DROPS.toNanos());
  }
}
