package io.tokenauthority.interceptor.server;

import io.tokenauthority.interceptor.server.trust.TrustFeed;
import io.tokenauthority.token.revocation.Judgement;

/** A feed, and what is done when it is stale. */
record Trust(TrustFeed feed, StaleFeedPolicy policy) {

  FeedState state() {
    return policy.stateAt(feed.staleness());
  }

  Judgement judge(KnownToken token) {
    return feed.revocations().judge(token.revocable());
  }
}
