package io.tokenauthority.server;

import io.tokenauthority.interceptor.server.access.MissingAccessRuleException;
import io.tokenauthority.server.grpc.UnusableTlsException;
import io.tokenauthority.server.sealing.MasterKeyException;
import io.tokenauthority.server.store.StoreStartException;
import java.util.Optional;

/** What an operator is told of a start that failed. */
final class StartFaults {

  private StartFaults() {}

  /** One line with the remedy; empty for what is no operator's fault. */
  static Optional<String> line(Throwable thrown) {
    if (thrown instanceof StartFault
        || thrown instanceof StoreStartException
        || thrown instanceof MasterKeyException
        || thrown instanceof MissingAccessRuleException
        || thrown instanceof UnusableTlsException) {
      return Optional.of(String.valueOf(thrown.getMessage()));
    }
    return Optional.empty();
  }
}
