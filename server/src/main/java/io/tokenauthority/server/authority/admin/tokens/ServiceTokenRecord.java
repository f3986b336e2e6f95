package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.ServiceTokens.StateWindow;
import java.time.Instant;
import java.util.Optional;

/**
 * A service token as people are shown it.
 *
 * @param end when it was revoked and with which words, where that is known: of a token that died
 *     with its account only the state is
 */
public record ServiceTokenRecord(
    Holding holding, ServiceToken.State state, Optional<Grant.End> end) {

  /** What is shown of {@code holding} at a time. */
  public static ServiceTokenRecord of(Holding holding, StateWindow window) {
    ServiceToken token = holding.token();
    ServiceToken.State state =
        token.state(holding.grant(), holding.account(), window.expiringWindow(), window.now());
    Optional<Grant.End> own =
        token.ending() == ServiceToken.Ending.RETIRED
            ? Optional.of(new Grant.End(token.endTime(), ""))
            : Optional.empty();
    return new ServiceTokenRecord(holding, state, own.or(() -> holding.grant().end()));
  }

  /** When its overlap ends or ended; empty when it was not renewed. */
  public Optional<Instant> overlapEnd() {
    ServiceToken token = holding.token();
    return token.successor().map(next -> token.endTime());
  }
}
