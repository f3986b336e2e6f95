package io.tokenauthority.cli.session;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;

/** As whom a session calls. */
interface Caller extends AutoCloseable {

  /** Nobody: whatever needs a credential is refused before it is sent. */
  Caller NOBODY =
      (authority, link) -> {
        throw new Failure(ExitCode.UNAUTHENTICATED, Refusals.notSignedIn(link.endpoint()));
      };

  /**
   * Gets the credential ready and attaches it to every call that passes.
   *
   * @param authority where a stored credential is traded for a token
   * @throws Failure UNAUTHENTICATED if there is no credential, or it is over
   * @throws io.grpc.StatusRuntimeException if the authority cannot tell now
   */
  ClientInterceptor credential(Channel authority, Link link);

  /** The access token itself, for the operator's eyes. As {@link #credential} otherwise. */
  default String accessToken(Channel authority, Link link) {
    throw new Failure(ExitCode.UNAUTHENTICATED, Refusals.notSignedIn(link.endpoint()));
  }

  @Override
  default void close() {}
}
