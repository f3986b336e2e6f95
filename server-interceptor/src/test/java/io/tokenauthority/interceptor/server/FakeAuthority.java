package io.tokenauthority.interceptor.server;

import io.tokenauthority.interceptor.server.introspection.Introspection;
import io.tokenauthority.interceptor.server.introspection.Introspector;
import io.tokenauthority.interceptor.server.introspection.NoAnswerException;
import io.tokenauthority.interceptor.server.trust.TrustFeed;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Lifespan;
import io.tokenauthority.token.jwt.Principal;
import io.tokenauthority.token.jwt.Rights;
import io.tokenauthority.token.jwt.TokenSigner;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.key.SigningKey;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.token.revocation.RevocationNotice;
import io.tokenauthority.token.revocation.RevocationView;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.TokenKind;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An authority within the test: signs tokens, knows opaque ones, feeds the guard by itself. */
final class FakeAuthority implements TrustFeed, Introspector {

  static final String ISSUER = "https://auth.example";
  static final String AUDIENCE = "otp";
  static final AccountId BILLING = new AccountId("billing");

  /** Not native: the tests are to pass on any machine. */
  static final SignatureProvider PROVIDER = SignatureProvider.jdk();

  final SecureRandom random = new SecureRandom();
  final SigningKey key = newKey(KeyPurpose.ACCESS_TOKEN);
  final SigningKey serviceKey = newKey(KeyPurpose.SERVICE_TOKEN);
  final AtomicInteger introspections = new AtomicInteger();
  final AtomicInteger looksAgain = new AtomicInteger();

  private final FakeTime time;
  private final RevocationView view = new RevocationView();
  private final Map<String, AccessClaims> opaque = new ConcurrentHashMap<>();
  private volatile KeySet keys = KeySet.of(key.verificationKey(), serviceKey.verificationKey());
  private volatile KeySet keysOnSecondLook = keys;
  private volatile Duration staleness = Duration.ZERO;
  private volatile CompletionStage<Void> introspectionGate = CompletableFuture.completedStage(null);
  private volatile boolean down;

  FakeAuthority(FakeTime time) {
    this.time = time;
  }

  SigningKey newKey(KeyPurpose purpose) {
    return SigningKey.generate(
        KeyId.random(random), SignatureAlgorithm.ES256, purpose, PROVIDER, random);
  }

  AccessClaims claims(Duration life, String... scopes) {
    return claims(time.now(), life, AUDIENCE, scopes);
  }

  AccessClaims claims(Instant from, Duration life, String audience, String... scopes) {
    return AccessClaims.of(
        new Issuer(ISSUER),
        TokenId.random(random),
        new Principal(BILLING, GrantId.random(random), 1),
        new Rights(AudienceSet.of(audience), ScopeSet.of(scopes)),
        Lifespan.of(from, life));
  }

  AccessClaims claims(String... scopes) {
    return claims(Duration.ofMinutes(15), scopes);
  }

  String sign(AccessClaims claims) {
    return new TokenSigner(key).sign(claims);
  }

  String accessToken(String... scopes) {
    return sign(claims(scopes));
  }

  /** A service token that {@link #introspect} knows. */
  String opaqueToken(AccessClaims claims) {
    String token = OpaqueToken.mint(OpaqueKind.SERVICE, random).reveal();
    opaque.put(token, claims);
    return token;
  }

  void knowsAlsoAs(String token, AccessClaims claims) {
    opaque.put(token, claims);
  }

  void revoke(RevocationNotice notice) {
    view.apply(List.of(notice), view.sequence() + 1);
  }

  void revoke(AccessClaims claims) {
    revoke(RevocationNotice.token(claims.tokenId(), claims.expiresAt()));
  }

  void publish(KeySet now, KeySet onSecondLook) {
    keys = now;
    keysOnSecondLook = onSecondLook;
  }

  void staleFor(Duration age) {
    staleness = age;
  }

  void goDown() {
    down = true;
  }

  void answerAfter(CompletionStage<Void> gate) {
    introspectionGate = gate;
  }

  @Override
  public KeySet keys() {
    return keys;
  }

  @Override
  public RevocationView revocations() {
    return view;
  }

  @Override
  public Duration staleness() {
    return staleness;
  }

  @Override
  public CompletionStage<KeySet> lookAgain() {
    looksAgain.incrementAndGet();
    keys = keysOnSecondLook;
    return CompletableFuture.completedStage(keys);
  }

  @Override
  public CompletionStage<Introspection> introspect(String token, long minSequence) {
    introspections.incrementAndGet();
    if (down) {
      return CompletableFuture.failedStage(
          new NoAnswerException(ErrorReason.AUTHORITY_UNAVAILABLE));
    }
    return introspectionGate.thenApply(open -> answer(token));
  }

  private Introspection answer(String token) {
    AccessClaims claims = opaque.get(token);
    if (claims == null) {
      return new Introspection.Inactive(ErrorReason.TOKEN_INVALID, view.sequence());
    }
    if (view.judge(claims.revocable()).isRevoked()) {
      return new Introspection.Inactive(ErrorReason.TOKEN_REVOKED, view.sequence());
    }
    return new Introspection.Active(claims, TokenKind.TOKEN_KIND_SERVICE, view.sequence());
  }

  @Override
  public void close() {}
}
