package io.tokenauthority.server;

import com.github.benmanes.caffeine.cache.Ticker;
import io.tokenauthority.server.authority.AccessTokenMint;
import io.tokenauthority.server.authority.BearerTokens;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.ExchangeToken;
import io.tokenauthority.server.authority.GetKeySet;
import io.tokenauthority.server.authority.GetSelf;
import io.tokenauthority.server.authority.IdentifyCaller;
import io.tokenauthority.server.authority.Introspect;
import io.tokenauthority.server.authority.Issuance;
import io.tokenauthority.server.authority.IssueFromAssertion;
import io.tokenauthority.server.authority.IssueFromServiceToken;
import io.tokenauthority.server.authority.IssueToken;
import io.tokenauthority.server.authority.IssuedAudit;
import io.tokenauthority.server.authority.JwtVerification;
import io.tokenauthority.server.authority.PasswordProof;
import io.tokenauthority.server.authority.PresentedSecrets;
import io.tokenauthority.server.authority.Redemptions;
import io.tokenauthority.server.authority.RefreshSession;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.RequestedRevocations;
import io.tokenauthority.server.authority.RevokeToken;
import io.tokenauthority.server.authority.ServiceTokenCache;
import io.tokenauthority.server.authority.SessionLimit;
import io.tokenauthority.server.authority.SignIn;
import io.tokenauthority.server.authority.SignatureBound;
import io.tokenauthority.server.authority.UseRecorder;
import io.tokenauthority.server.authority.ValidateToken;
import io.tokenauthority.server.config.AuditConfig;
import io.tokenauthority.server.grpc.DataActs;
import io.tokenauthority.server.grpc.Lane;
import io.tokenauthority.server.http.oauth.OAuthActs;
import io.tokenauthority.server.http.oauth.OAuthAreas;
import io.tokenauthority.server.sealing.KeyUse;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.jwt.AssertionVerifier;
import io.tokenauthority.token.jwt.VerificationPolicy;
import io.tokenauthority.v1.CacheStats;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The use-cases of the data plane.
 *
 * @param introspect what the guard before our own RPCs asks about opaque tokens
 */
record DataPlane(DataActs acts, Introspect introspect, JwtVerification jwts, Issuance issuance) {

  private static final Duration SERVICE_TOKEN_REMEMBERED = Duration.ofSeconds(60);

  static DataPlane on(Ground ground, UseRecorder uses) {
    Issuer issuer = ground.configuration().issuer();
    SignatureBound bound = SignatureBound.standard();
    JwtVerification jwts = new JwtVerification(issuer, ground.trust(), ground.signatures(), bound);
    ServiceTokenCache known =
        new ServiceTokenCache(
            ground.store(), issuer, SERVICE_TOKEN_REMEMBERED, Ticker.systemTicker());
    BearerTokens bearers = new BearerTokens(jwts, known);
    Issuance issuance = issuance(ground, uses);
    DataActs acts =
        new DataActs(
            issue(ground, issuance, jwts, known, bound),
            new RefreshSession(
                issuance,
                new Redemptions(
                    issuance, ground.journal(), ground.masterKey().digest(KeyUse.REQUEST_IDS)),
                ground.trust()),
            validate(ground, bearers),
            revoke(ground, jwts),
            new GetSelf(ground.store()),
            new GetKeySet(ground.trust()));
    return new DataPlane(acts, new Introspect(bearers, ground.trust()), jwts, issuance);
  }

  private static Issuance issuance(Ground ground, UseRecorder uses) {
    return new Issuance(
        ground.store(),
        ground.journal(),
        ground.limits(),
        new AccessTokenMint(
            ground.configuration().issuer(),
            Policies.tokens(ground.configuration().policy().tokens()),
            ground.signers()::current,
            ground.trust(),
            ground.random()),
        uses,
        new IssuedAudit(style(ground.configuration().policy().audit().issued())));
  }

  private static IssuedAudit.Style style(AuditConfig.Issued issued) {
    return switch (issued) {
      case EACH -> IssuedAudit.Style.EACH;
      case SUMMARY -> IssuedAudit.Style.SUMMARY;
    };
  }

  private static IssueToken issue(
      Ground ground,
      Issuance issuance,
      JwtVerification jwts,
      ServiceTokenCache known,
      SignatureBound bound) {
    AssertionVerifier assertions =
        new AssertionVerifier(
            OAuthAreas.ownNames(ground.configuration().issuer()),
            VerificationPolicy.standard().leeway(),
            ground.signatures());
    return new IssueToken(
        new IssueFromServiceToken(issuance, known),
        new SignIn(issuance, proof(ground)),
        new IssueFromAssertion(issuance, assertions, bound),
        new ExchangeToken(issuance, jwts, ground.trust()));
  }

  /** The check of names and passwords, for every door. */
  static PasswordProof proof(Ground ground) {
    return new PasswordProof(
        ground.store(),
        new Refusals(ground.store(), ground.journal(), ground.limits()),
        ground.limits(),
        ground.passwords(),
        ground.masterKey().digest(KeyUse.TYPED_NAMES),
        new SessionLimit(
            ground.journal(), ground.configuration().policy().tokens().refresh().sessions()));
  }

  private static ValidateToken validate(Ground ground, BearerTokens bearers) {
    return new ValidateToken(
        bearers,
        ground.trust(),
        ground.limits(),
        ground.configuration().policy().tokens().viewAge(),
        ground.poller()::nudge,
        onLane(ground.lanes().validate()));
  }

  private static Executor onLane(Lane lane) {
    return work -> {
      try {
        lane.run(work);
      } catch (Denied full) {
        throw new RejectedExecutionException("the lane is full");
      }
    };
  }

  /** What OAuth reaches of it, and who its callers are. */
  OAuthActs oauth(Ground ground) {
    IdentifyCaller identify =
        new IdentifyCaller(
            ground.configuration().issuer(),
            ground.store(),
            acts.validate(),
            ground.limits(),
            new Refusals(ground.store(), ground.journal(), ground.limits()));
    return new OAuthActs(
        acts.issue(), acts.refresh(), acts.validate(), acts.revoke(), acts.keySet(), identify);
  }

  /** How the cache of verified tokens does. */
  CacheStats cacheStats() {
    JwtVerification.Remembered remembered = jwts.remembered();
    return CacheStats.newBuilder()
        .setSize(remembered.size())
        .setLimit(remembered.limit())
        .setHitCount(remembered.hits())
        .setMissCount(remembered.misses())
        .build();
  }

  private static RevokeToken revoke(Ground ground, JwtVerification jwts) {
    RequestedRevocations revocations = new RequestedRevocations(ground.journal());
    return new RevokeToken(
        ground.store(),
        new PresentedSecrets(ground.store(), jwts, revocations),
        revocations,
        ground.limits(),
        ground.trust());
  }
}
