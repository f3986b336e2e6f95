package io.tokenauthority.interceptor.server;

/** What the trust feed is good for at this moment. */
enum FeedState {
  /** Known to be complete lately: tokens are judged by it. */
  FRESH,
  /** Stale, and judged by all the same as the policy says; long-lived JWTs excepted. */
  CONTINUED,
  /** Stale: only the authority's own word counts. */
  ASK,
  /** Stale: no token is accepted. */
  CLOSED
}
