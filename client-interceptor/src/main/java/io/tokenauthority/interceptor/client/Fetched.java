package io.tokenauthority.interceptor.client;

import java.time.Duration;

/**
 * A token as a source got it.
 *
 * @param token the token and its life
 * @param sentAt when the request for it was sent, by the identity's clock: its life is counted from
 *     there, so that a slow answer shortens it and never lengthens it
 */
record Fetched(AccessToken token, long sentAt) {

  private static final Duration LONGEST = Duration.ofDays(3650);

  /** When its life ends. Lives beyond ten years are cut there, so that nanoseconds fit a long. */
  long endsAt() {
    return sentAt + life().toNanos();
  }

  Duration life() {
    return token.expiresIn().compareTo(LONGEST) > 0 ? LONGEST : token.expiresIn();
  }
}
