package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.admin.Missing;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.ServiceTokens.StateWindow;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the acts on service tokens share: where they are kept, by which policy, and how shown. */
public record TokenDesk(Store store, Issuer issuer, ServiceTokenPolicy policy) {

  /** One token as it is shown, which may be of any state. */
  ServiceTokenRecord read(Transaction tx, TokenId id, Instant now) {
    return tx.serviceTokens()
        .find(id)
        .map(holding -> ServiceTokenRecord.of(holding, window(now)))
        .orElseThrow(Missing.record("service_token", id.value()));
  }

  /** By what states are told. */
  StateWindow window(Instant now) {
    return new StateWindow(now, policy.expiringWindow());
  }

  /** When a new token ends for which this is asked. */
  Instant endOfNew(Expiry expiry, Instant now, ServiceToken.Format format) {
    if (expiry instanceof Expiry.Eternal) {
      return ServiceToken.ETERNAL;
    }
    Duration life =
        expiry instanceof Expiry.Lifetime asked
            ? policy.require(asked.length())
            : policy.standard();
    return end(now, life, format);
  }

  /** A JWT counts in whole seconds: cut down, so that it never lives longer than was asked. */
  static Instant end(Instant now, Duration life, ServiceToken.Format format) {
    Instant end = now.plus(life);
    return switch (format) {
      case OPAQUE -> end;
      case JWT -> end.truncatedTo(ChronoUnit.SECONDS);
    };
  }
}
