package io.tokenauthority.interceptor.server.metrics;

import io.tokenauthority.interceptor.server.trust.TrustFeed;
import java.time.Duration;

/** What a guard is at this moment. Reading it costs next to nothing and never blocks. */
public interface GuardState {

  /**
   * How long ago keys and revocations were last known to be complete, {@link TrustFeed#NEVER}
   * before the first view.
   */
  Duration feedAge();

  /** How many streams are open under a token. */
  int openStreams();

  /** How many tokens are remembered, about. */
  long knownTokens();

  /** How many tokens are held to call others on callers' behalf. */
  long delegatedTokens();
}
