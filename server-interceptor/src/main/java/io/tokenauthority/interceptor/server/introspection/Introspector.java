package io.tokenauthority.interceptor.server.introspection;

import java.util.concurrent.CompletionStage;

/** Who can say what a token is: the authority, over a channel or within its own process. */
public interface Introspector {

  /**
   * Asks about one token, once; no retry, no cache. Must not block the calling thread, and must end
   * within some seconds.
   *
   * @param token the bearer token, well formed
   * @param minSequence the answer comes from a view at least this new; 0 for any
   * @return the answer. Where there is none it completes exceptionally, with {@link
   *     NoAnswerException} if the reason is known: no answer means no access
   */
  CompletionStage<Introspection> introspect(String token, long minSequence);
}
