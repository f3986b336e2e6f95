package io.tokenauthority.interceptor.server;

import java.time.Duration;

/**
 * What a guard does while its trust feed is stale, that is while keys and revocations were last
 * known to be complete longer than {@link #staleAfter} ago.
 *
 * @param answer what happens to calls meanwhile
 * @param staleAfter when the feed counts as stale; 45 s unless said otherwise, at most 1 h
 * @param bound for {@link Answer#CONTINUE}: how stale it may become before calls are refused
 */
public record StaleFeedPolicy(Answer answer, Duration staleAfter, Duration bound) {

  /** What happens to calls while the feed is stale. */
  public enum Answer {
    /** The authority is asked about each token; no answer, no access. */
    INTROSPECT,
    /** Calls with a token are refused as UNAVAILABLE, TRUST_STALE. */
    FAIL_CLOSED,
    /** Tokens are judged by what is known, up to a bound; then as FAIL_CLOSED. */
    CONTINUE
  }

  private static final Duration USUAL = Duration.ofSeconds(45);
  private static final Duration LONGEST = Duration.ofHours(24);

  public StaleFeedPolicy {
    if (staleAfter.isNegative() || staleAfter.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("a feed is stale after 0 s to 1 h");
    }
    if (answer == Answer.CONTINUE
        && (bound.compareTo(staleAfter) < 0 || bound.compareTo(LONGEST) > 0)) {
      throw new IllegalArgumentException("a stale feed is good for at most 24 h");
    }
  }

  public static StaleFeedPolicy introspect() {
    return new StaleFeedPolicy(Answer.INTROSPECT, USUAL, USUAL);
  }

  public static StaleFeedPolicy failClosed() {
    return new StaleFeedPolicy(Answer.FAIL_CLOSED, USUAL, USUAL);
  }

  /**
   * Goes on with a stale feed.
   *
   * @param bound at least 45 s, at most 24 h: that long a revocation may go unheard
   */
  public static StaleFeedPolicy continueUpTo(Duration bound) {
    return new StaleFeedPolicy(Answer.CONTINUE, USUAL, bound);
  }

  /** The same policy for a feed that counts as stale earlier or later than after 45 s. */
  public StaleFeedPolicy staleAfter(Duration other) {
    return new StaleFeedPolicy(answer, other, bound);
  }

  FeedState stateAt(Duration staleness) {
    if (staleness.compareTo(staleAfter) <= 0) {
      return FeedState.FRESH;
    }
    return switch (answer) {
      case INTROSPECT -> FeedState.ASK;
      case FAIL_CLOSED -> FeedState.CLOSED;
      case CONTINUE -> staleness.compareTo(bound) <= 0 ? FeedState.CONTINUED : FeedState.CLOSED;
    };
  }
}
