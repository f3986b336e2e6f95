package io.tokenauthority.server.http;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.server.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was thrown, as HTTP tells it: the one place where a reason becomes a status of HTTP. Safe
 * for use from any thread.
 */
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private static final Duration STORE_RETRY = Duration.ofSeconds(1);

  private final Function<Throwable, String> accidents;
  private final Tally tally;

  /**
   * @param accidents logs a bug, and gives the id that it is logged under
   */
  Faults(Function<Throwable, String> accidents, Tally tally) {
    this.accidents = accidents;
    this.tally = tally;
  }

  HttpFault of(Throwable thrown) {
    if (thrown instanceof BadRequest bad) {
      return HttpFault.of(bad.status(), String.valueOf(bad.getMessage()));
    }
    if (thrown instanceof Denied denied) {
      tally.refused(denied);
      return new HttpFault(
          status(denied.reason()),
          Optional.of(denied.reason()),
          String.valueOf(denied.getMessage()),
          denied.field(),
          denied.retryAfter(),
          denied.facts());
    }
    if (thrown instanceof StoreException trouble && trouble.kind() != StoreException.Kind.UNIQUE) {
      LOG.warn("the store failed: {}", trouble.kind());
      String sentence =
          trouble.kind() == StoreException.Kind.UNKNOWN_OUTCOME
              ? "the store did not confirm; it may be done or not"
              : "the store does not answer; nothing was decided";
      return HttpFault.of(503, Reason.STORE_UNAVAILABLE, sentence, Map.of())
          .retriedAfter(STORE_RETRY);
    }
    return HttpFault.of(
        500, Reason.INTERNAL, "internal error", Map.of("correlation_id", accidents.apply(thrown)));
  }

  private static int status(Reason reason) {
    return switch (reason) {
      case TOKEN_MISSING,
          TOKEN_MALFORMED,
          TOKEN_EXPIRED,
          TOKEN_REVOKED,
          TOKEN_INVALID,
          AUDIENCE_MISMATCH,
          SIGNING_KEY_UNKNOWN,
          CREDENTIAL_INVALID ->
          401;
      case SCOPE_INSUFFICIENT,
          SCOPE_NOT_GRANTED,
          ACCOUNT_DISABLED,
          NO_ACCESS_RULE,
          REGISTRATION_CLOSED,
          CREDENTIAL_WITHHELD ->
          403;
      case NOT_FOUND -> 404;
      case NAME_TAKEN,
          REQUEST_ID_REUSED,
          LAST_ADMIN,
          NOT_RENEWABLE,
          ALREADY_SET_UP,
          SECRET_NO_LONGER_AVAILABLE,
          KEY_STATE,
          USER_NOT_PENDING,
          NOT_SUPPORTED_BY_STORE ->
          409;
      case ETAG_MISMATCH -> 412;
      case RATE_LIMITED, LIMIT_REACHED -> 429;
      case STORE_UNAVAILABLE,
          TRUST_STALE,
          REVOCATION_NOT_YET_SEEN,
          OVERLOADED,
          AUTHORITY_UNAVAILABLE,
          DEADLINE_EXCEEDED ->
          503;
      case FIELD_INVALID, TTL_EXCEEDS_POLICY -> 400;
      case INTERNAL -> 500;
    };
  }
}
