package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.AuditEntry.Fact;
import io.tokenauthority.server.authority.IssueRequest.Wish;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.lifecycle.RefreshChain.Redemption;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.sealing.KeyedDigest;
import io.tokenauthority.server.store.RefreshChains.Session;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Confirmation;
import io.tokenauthority.token.opaque.RefreshToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The transaction in which a refresh token is redeemed: the session is read, {@link RefreshChain}
 * judges, and one conditional update on the grant's row decides between racing callers, and between
 * a refresh and a revocation.
 */
public final class Redemptions {

  private static final String ACTION = "session.refresh";
  private static final String REUSED = "refresh token reused";

  /** Each lost race brings the other's outcome into view; more than a few means something else. */
  private static final int TRIES = 4;

  private final Issuance issuance;
  private final AuditJournal journal;
  private final KeyedDigest requestIds;

  /**
   * @param requestIds digests request ids, which are secrets
   */
  public Redemptions(Issuance issuance, AuditJournal journal, KeyedDigest requestIds) {
    this.issuance = issuance;
    this.journal = journal;
    this.requestIds = requestIds;
  }

  /** What is presented, and the successor that is made for it if it can be redeemed. */
  record Offer(RefreshToken presented, SecretDigest successor, Bytes sealed) {}

  /** What the transaction came to. */
  sealed interface Outcome {}

  /**
   * It is redeemed.
   *
   * @param sealed for a repeat the successor that was handed out before; empty for the new one
   */
  record Redeemed(AccessClaims claims, Bytes sealed, Instant idleEnd) implements Outcome {}

  /** It was used before, and its grant is dead now. */
  record Reused(StoredRevocation revocation) implements Outcome {}

  CompletionStage<Outcome> redeem(Pace pace, Call call, RefreshRequest request, Offer offer) {
    return pace.write(issuance.store(), tx -> redeem(tx, call, request, offer));
  }

  /** What to throw where it failed: a refusal is written down first. */
  RuntimeException told(Call call, Offer offer, RuntimeException trouble) {
    if (!(trouble instanceof Denied refusal)) {
      return trouble;
    }
    AuditEntry entry = AuditEntry.of(ACTION, "grant", grantOf(offer));
    return issuance.refusals().refused(call, entry, "", refusal);
  }

  private Outcome redeem(Transaction tx, Call call, RefreshRequest request, Offer offer) {
    for (int tries = 0; tries < TRIES; tries++) {
      Session session =
          tx.refreshChains()
              .findByHandle(offer.presented().handleDigest())
              .orElseThrow(() -> Denied.credential("unknown"));
      Optional<Outcome> outcome = attempt(tx, call, request, offer, session);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    throw Denied.later(
        Reason.STORE_UNAVAILABLE, "the session is being changed", Duration.ofSeconds(1));
  }

  /** One try; empty when another redemption or a revocation was there first. */
  private Optional<Outcome> attempt(
      Transaction tx, Call call, RefreshRequest request, Offer offer, Session session) {
    Redemption redemption =
        session
            .chain()
            .judge(
                offer.presented().digest(),
                requestId(request, session.chain()),
                issuance.mint().policy().refreshGrace(),
                call.now());
    requireAlive(session, redemption, call.now());
    return switch (redemption) {
      case REUSE -> kill(tx, call, session);
      case EXPIRED -> throw Denied.credential("expired");
      case REPLAY -> {
        AccessClaims claims = claims(call, request, session);
        tell(tx, call, session, claims, "replay");
        yield Optional.of(
            new Redeemed(
                claims, session.chain().sealedSuccessor(), session.chain().idleExpireTime()));
      }
      case ROTATE -> rotate(tx, call, request, offer, session);
    };
  }

  private Optional<Outcome> rotate(
      Transaction tx, Call call, RefreshRequest request, Offer offer, Session session) {
    Instant now = call.now();
    AccessClaims claims = claims(call, request, session);
    Instant idle = now.plus(issuance.mint().policy().refreshIdle());
    Instant end = session.grant().expireTime();
    Instant idleEnd = idle.isBefore(end) ? idle : end;
    RefreshChain next =
        session
            .chain()
            .rotated(
                offer.successor(),
                offer.sealed(),
                requestId(request, session.chain()),
                idleEnd,
                now);
    if (!tx.refreshChains().rotate(next, offer.presented().digest())) {
      return Optional.empty();
    }
    tell(tx, call, session, claims, "rotate");
    return Optional.of(new Redeemed(claims, Bytes.NONE, idleEnd));
  }

  private Optional<Outcome> kill(Transaction tx, Call call, Session session) {
    Grant grant = session.grant();
    if (!tx.grants().revoke(grant.id(), new Grant.End(call.now(), REUSED))) {
      return Optional.empty();
    }
    journal.record(
        tx,
        call,
        AuditEntry.of("session.reuse", "grant", grant.id().value())
            .by(session.account().id())
            .because(REUSED)
            .with("rotation", Long.toString(session.chain().rotation())));
    return Optional.of(
        new Reused(
            tx.revocations()
                .append(
                    Revocation.ofGrant(
                        grant.id(), call.now(), call.now(), Revocation.Cause.REFRESH_TOKEN_REUSED),
                    call.now())));
  }

  /** What is dead already stays so, and a repeat of it kills nothing more. */
  private static void requireAlive(Session session, Redemption redemption, Instant now) {
    Grant grant = session.grant();
    if (grant.state() == GrantState.REVOKED || session.account().state() == AccountState.DELETED) {
      throw Denied.credential("revoked");
    }
    if (!now.isBefore(grant.expireTime())) {
      throw Denied.credential("expired");
    }
    boolean good = redemption == Redemption.ROTATE || redemption == Redemption.REPLAY;
    if (good && !session.account().isActive()) {
      throw Denied.because(Reason.ACCOUNT_DISABLED, "the account is not active");
    }
    if (grant.generation() != session.account().generation()) {
      throw Denied.credential("revoked");
    }
  }

  private AccessClaims claims(Call call, RefreshRequest request, Session session) {
    Optional<Confirmation> bound = session.grant().certificate().map(Confirmation::new);
    if (bound.isPresent() && !bound.equals(request.certificate())) {
      throw Denied.credential("another certificate");
    }
    return issuance
        .mint()
        .claims(
            Entitlement.of(
                session.grant(),
                session.account(),
                Entitlement.Usual.ALL,
                session.grant().expireTime()),
            new Wish(request.scopes(), AudienceSet.none()),
            Optional.empty(),
            call.now());
  }

  private void tell(
      Transaction tx, Call call, Session session, AccessClaims claims, String redemption) {
    journal.record(
        tx,
        call,
        AuditEntry.of(ACTION, "grant", session.grant().id().value())
            .by(session.account().id())
            .with(
                new Fact("redemption", redemption),
                new Fact("rotation", Long.toString(session.chain().rotation())),
                new Fact("token", claims.tokenId().value()),
                new Fact("scopes", claims.scopes().asText()),
                new Fact("expires", claims.expiresAt().toString())));
  }

  /** By whichever of the master key's keys the chain's was digested, or by the present one. */
  private Optional<SecretDigest> requestId(RefreshRequest request, RefreshChain chain) {
    if (request.requestId().isEmpty()) {
      return Optional.empty();
    }
    List<SecretDigest> candidates =
        requestIds.candidates(chain.handle().hex(), request.requestId().get());
    return candidates.stream()
        .filter(each -> chain.requestId().equals(Optional.of(each)))
        .findFirst()
        .or(() -> Optional.of(candidates.get(0)));
  }

  private String grantOf(Offer offer) {
    return issuance
        .store()
        .read(tx -> tx.refreshChains().findByHandle(offer.presented().handleDigest()))
        .map(session -> session.grant().id().value())
        .orElse("");
  }
}
