package io.tokenauthority.interceptor.client;

import io.grpc.Metadata;

/** One who needs a token. Exactly one of its methods is called, once, on any thread. */
interface Asker {

  /** Here it is; {@code headers} is shared and must only be read. */
  void granted(Metadata headers);

  /** There is none. */
  void refused(AuthorityError error);
}
