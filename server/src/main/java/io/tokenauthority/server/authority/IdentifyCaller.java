package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.Validation.Active;
import io.tokenauthority.server.authority.Validation.Inactive;
import io.tokenauthority.server.authority.Validation.InactiveReason;
import io.tokenauthority.server.authority.Validation.Question;
import io.tokenauthority.server.lifecycle.AuthorityScopes;
import io.tokenauthority.server.limits.RateLimits;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.jwt.Confirmation;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells who calls, for a face that no guard stands before: by a bearer token for the authority, or
 * by a service account's name with a service token of its own (RFC 6749, 2.3.1). Blocks. Safe
 * between threads.
 */
public final class IdentifyCaller {

  private static final String ACTION = "client.authenticate";
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Issuer issuer;
  private final Store store;
  private final ValidateToken validate;
  private final RateLimits limits;
  private final Refusals refusals;

  public IdentifyCaller(
      Issuer issuer, Store store, ValidateToken validate, RateLimits limits, Refusals refusals) {
    this.issuer = issuer;
    this.store = store;
    this.validate = validate;
    this.limits = limits;
    this.refusals = refusals;
  }

  /**
   * Who holds the token.
   *
   * @param certificate the client certificate of the caller's connection
   * @throws Denied TOKEN_MALFORMED, TOKEN_EXPIRED, TOKEN_REVOKED, TOKEN_INVALID, AUDIENCE_MISMATCH,
   *     SIGNING_KEY_UNKNOWN, RATE_LIMITED, TRUST_STALE, OVERLOADED
   * @throws io.tokenauthority.server.store.StoreException when the database does not answer
   */
  public Principal bearer(Call call, String token, Optional<Confirmation> certificate) {
    Question question = Question.of(token).at(issuer.asAudience(), ScopeSet.none());
    Validation verdict = validate.own(question, call.now());
    if (verdict instanceof Inactive inactive) {
      throw refused(call, reason(inactive.reason().orElse(InactiveReason.INVALID)));
    }
    TokenFacts facts = ((Active) verdict).facts();
    Optional<Confirmation> bound = facts.claims().confirmation();
    // A bound token is worth nothing without its certificate (RFC 8705).
    if (bound.isPresent() && !bound.equals(certificate)) {
      throw refused(call, Reason.TOKEN_INVALID);
    }
    return new Principal(
        facts.claims().account(),
        facts.claims().tokenId(),
        facts.claims().grantId(),
        facts.claims().scopes(),
        facts.claims().expiresAt(),
        Optional.of(SecretDigest.of(token)));
  }

  /**
   * The account of that name, whose service token this is, with what it may do at the authority.
   *
   * @throws Denied CREDENTIAL_INVALID for whatever is wrong with the two, ACCOUNT_DISABLED,
   *     RATE_LIMITED
   * @throws io.tokenauthority.server.store.StoreException when the database does not answer
   */
  public Principal client(Call call, String account, String secret) {
    SecretDigest digest =
        ServiceTokenCache.digest(secret).orElseThrow(() -> refused(call, "malformed"));
    Holding holding =
        store
            .read(tx -> tx.serviceTokens().findByDigest(digest))
            .orElseThrow(() -> refused(call, "unknown"));
    if (!holding.account().id().value().equals(account)) {
      throw refused(call, "another account");
    }
    try {
      ServiceTokenRule.judge(holding, call.now()).require();
    } catch (Denied unfit) {
      throw refusals.refused(call, entry().by(holding.account().id()), "", unfit);
    }
    return new Principal(
        holding.account().id(),
        holding.token().id(),
        holding.grant().id(),
        AuthorityScopes.within(holding.grant().scopes()),
        holding.token().endTime(),
        Optional.of(digest));
  }

  private static AuditEntry entry() {
    return AuditEntry.of(ACTION, "grant", "").with("credential", "service_token");
  }

  private Denied refused(Call call, String finding) {
    return refusals.refused(call, entry(), "", Denied.credential(finding));
  }

  /** Bad tokens are counted by peer, and not written down: they are many, and name nobody. */
  private Denied refused(Call call, Reason reason) {
    return limits.failed(call.peer(), "")
        ? Denied.because(reason, "the token is not active here")
        : Refusals.tooMany(PAUSE);
  }

  private static Reason reason(InactiveReason reason) {
    return switch (reason) {
      case MALFORMED -> Reason.TOKEN_MALFORMED;
      case EXPIRED -> Reason.TOKEN_EXPIRED;
      case REVOKED -> Reason.TOKEN_REVOKED;
      case INVALID, WRONG_KIND -> Reason.TOKEN_INVALID;
      case AUDIENCE_MISMATCH -> Reason.AUDIENCE_MISMATCH;
      case SIGNING_KEY_UNKNOWN -> Reason.SIGNING_KEY_UNKNOWN;
    };
  }
}
