package io.tokenauthority.interceptor.client;

import io.grpc.Metadata;

/** One who needs a token. Exactly one of the two answers is given, once, on any thread. */
interface Asker {

  /**
   * It must wait. Perhaps told when it was answered already.
   *
   * @param leave gives up waiting: it is refused, unless it was answered
   */
  void waits(Runnable leave);

  /** Here it is; {@code headers} is shared and must only be read. */
  void granted(Metadata headers);

  /** There is none. */
  void refused(AuthorityError error);
}
