package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.Credential.ExchangeCredential;
import io.tokenauthority.server.authority.Issuance.Claimant;
import io.tokenauthority.server.authority.Issuance.Granted;
import io.tokenauthority.server.authority.TokenFacts.TokenKind;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Actor;
import io.tokenauthority.token.jwt.Qualifiers;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Trades an access token for a narrower one, or for one that says who acts (RFC 8693). The result
 * hangs from the subject token's grant, and from the actor's: it dies with either.
 */
public final class ExchangeToken {

  private static final String ACTION = "token.exchange";

  /** The request's fields, which a refusal names: only its sender can tell whose token is whose. */
  private static final String SUBJECT = "subject_token";

  private static final String ACTOR = "actor_token";

  private final Issuance issuance;
  private final JwtVerification verification;
  private final TrustView trust;

  public ExchangeToken(Issuance issuance, JwtVerification verification, TrustView trust) {
    this.issuance = issuance;
    this.verification = verification;
    this.trust = trust;
  }

  /** The two tokens, good as far as this process can tell. */
  private record Presented(TokenFacts subject, Optional<TokenFacts> actor) {}

  TokenSet issue(Call call, IssueRequest request, ExchangeCredential credential) {
    // 1. Both tokens, by their signatures and by what this process knows to be revoked.
    Presented presented =
        new Presented(
            require(call, request, credential.subjectToken(), SUBJECT),
            credential.actorToken().map(token -> require(call, request, token, ACTOR)));
    // 2. What a token made of the two can hold at most.
    Entitlement most = entitlement(presented);
    // 3. Decide by what the transaction reads: both must be alive in the database; 4. sign.
    AccessClaims subject = presented.subject().claims();
    AuditEntry entry = entry(presented);
    Claimant claimant =
        new Claimant(subject.grantId().value(), subject.tier().orElse(Tier.DEFAULT), entry, "");
    return Pace.result(
        issuance.issue(
            Pace.WAITING,
            call,
            claimant,
            tx -> {
              requireLive(tx, presented.subject(), SUBJECT, call.now());
              presented.actor().ifPresent(actor -> requireLive(tx, actor, ACTOR, call.now()));
              Entitlement bound = subject.confirmation().isPresent() ? most : request.bind(most);
              return Granted.of(
                  issuance.mint().claims(bound, request.wish(), request.lifetime(), call.now()),
                  entry);
            }));
  }

  private static void requireLive(Transaction tx, TokenFacts facts, String role, Instant now) {
    try {
      LiveToken.require(tx, facts, now);
    } catch (Denied dead) {
      throw dead.about(role);
    }
  }

  private TokenFacts require(Call call, IssueRequest request, String token, String role) {
    Finding found =
        verification.check(
            token, SecretDigest.of(token), call.now(), issuance.refusals().door(call, ""));
    if (found instanceof Finding.Bad bad) {
      throw refused(call, role, bad.reason().name());
    }
    TokenFacts facts = ((Finding.Good) found).facts();
    if (facts.kind() != TokenKind.ACCESS) {
      throw refused(call, role, "no access token");
    }
    if (!call.now().isBefore(facts.claims().expiresAt())) {
      throw refused(call, role, "EXPIRED");
    }
    if (trust.judge(facts.revocable()).isRevoked()) {
      throw refused(call, role, "REVOKED");
    }
    // A bound token is worth nothing without its certificate, here as anywhere (RFC 8705).
    boolean bound = facts.claims().confirmation().isPresent();
    if (bound && !facts.claims().confirmation().equals(request.certificate())) {
      throw refused(call, role, "another certificate");
    }
    return facts;
  }

  private static Entitlement entitlement(Presented presented) {
    AccessClaims subject = presented.subject().claims();
    Instant end =
        presented
            .actor()
            .map(actor -> actor.claims().expiresAt())
            .filter(actorEnd -> actorEnd.isBefore(subject.expiresAt()))
            .orElse(subject.expiresAt());
    return new Entitlement(
        subject.subject(),
        subject.scopes(),
        subject.audiences(),
        Entitlement.Usual.ALL,
        end,
        new Qualifiers(actors(presented), subject.confirmation(), subject.tier()));
  }

  /** Who acts now, and whoever acted before; a token without a new actor keeps the one it has. */
  private static Optional<Actor> actors(Presented presented) {
    Optional<Actor> before = presented.subject().claims().actor();
    if (presented.actor().isEmpty()) {
      return before;
    }
    AccessClaims actor = presented.actor().get().claims();
    if (actor.actor().isPresent()) {
      throw Denied.field(
          "token_exchange.actor_token", "the token of who acts itself, not one acted for");
    }
    if (before.isPresent() && before.get().inner().isPresent()) {
      throw Denied.because(
          Reason.LIMIT_REACHED,
          "two have acted for the subject already",
          Map.of("limit", "actor_depth", "value", "2"));
    }
    return Optional.of(new Actor(actor.subject(), before));
  }

  private static AuditEntry entry(Presented presented) {
    AccessClaims subject = presented.subject().claims();
    AccessClaims by = presented.actor().orElse(presented.subject()).claims();
    return AuditEntry.of(ACTION, "grant", subject.grantId().value())
        .by(by.account(), by.tokenId())
        .with("subject", subject.account().value())
        .with("subject_token", subject.tokenId().value());
  }

  private Denied refused(Call call, String role, String finding) {
    Denied denied = Denied.credential(role + ": " + finding).about(role);
    return issuance.refusals().refused(call, AuditEntry.of(ACTION, "grant", ""), "", denied);
  }
}
