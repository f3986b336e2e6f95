package io.tokenauthority.interceptor.client;

import java.util.concurrent.CompletionStage;

/** A source at work for one identity. */
interface Fetch {

  /**
   * Asks for a token; does not block. Fails with a gRPC status exception where the authority
   * answered, and with anything else for trouble on this side. Never called again before its future
   * ended.
   */
  CompletionStage<Fetched> next();
}
