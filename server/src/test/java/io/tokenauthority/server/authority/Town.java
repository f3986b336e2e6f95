package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.Credential.PasswordCredential;
import io.tokenauthority.server.authority.Credential.ServiceTokenCredential;
import io.tokenauthority.server.authority.Validation.Question;
import io.tokenauthority.server.authority.keys.KeySmith;
import io.tokenauthority.server.authority.keys.RevokeSigningKey;
import io.tokenauthority.server.authority.keys.RotateSigningKey;
import io.tokenauthority.server.authority.keys.Signers;
import io.tokenauthority.server.authority.keys.SigningKeyDuty;
import io.tokenauthority.server.lifecycle.KeySchedule;
import io.tokenauthority.server.limits.LocalBuckets;
import io.tokenauthority.server.limits.RateLimitPolicy;
import io.tokenauthority.server.limits.RateLimits;
import io.tokenauthority.server.passwords.Argon2Cost;
import io.tokenauthority.server.passwords.Password;
import io.tokenauthority.server.passwords.Passwords;
import io.tokenauthority.server.sealing.KeyUse;
import io.tokenauthority.server.sealing.MasterKey;
import io.tokenauthority.server.sealing.MasterKeyFile;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.sql.TestStores;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.AssertionVerifier;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.opaque.SecretDigest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A whole data plane over a SQLite file, wired as the server wires it, and who lives in it. */
final class Town implements AutoCloseable {

  static final Issuer ISSUER = new Issuer("https://authority.example");
  static final KeySchedule SCHEDULE = new KeySchedule(Duration.ofDays(30), Duration.ofDays(1));
  static final Duration STALE_AFTER = Duration.ofSeconds(5);
  static final int SESSIONS = 10;
  static final String PASSWORD = "correct horse battery staple";

  final MovedTime time = new MovedTime();
  final SecureRandom random = new SecureRandom();
  final SignatureProvider provider = SignatureProvider.bestAvailable();
  final Store store;
  final MasterKey masterKey;
  final AuditJournal journal;
  final TrustView trust;
  final KeySmith smith;
  final Signers signers;
  final SigningKeyDuty keyDuty;
  final RateLimits limits;
  final Passwords passwords;
  final SignatureBound bound;
  final JwtVerification jwts;
  final ServiceTokenCache serviceTokens;
  final PasswordProof proof;
  final Issuance issuance;
  final IssueToken issueToken;
  final RefreshSession refreshSession;
  final ValidateToken validateToken;
  final RevokeToken revokeToken;
  final Residents residents;

  Town(Path folder) {
    this(folder, TokenPolicy.STANDARD, Optional.empty());
  }

  Town(Path folder, TokenPolicy policy, Optional<RateLimitPolicy> limited) {
    this(folder, policy, limited, IssuedAudit.Style.EACH);
  }

  Town(
      Path folder, TokenPolicy policy, Optional<RateLimitPolicy> limited, IssuedAudit.Style style) {
    store = TestStores.open(folder);
    Path keyFile = folder.resolve("master.key");
    masterKey =
        Files.exists(keyFile) ? MasterKeyFile.read(keyFile) : MasterKeyFile.create(keyFile, random);
    journal = new AuditJournal(masterKey, random);
    trust = new TrustView(store, time, time::nanos);
    smith = new KeySmith(SignatureAlgorithm.ES256, provider, masterKey, random);
    signers = new Signers(smith);
    trust.listen(signers);
    keyDuty = new SigningKeyDuty(store, journal, smith, trust, SCHEDULE);
    keyDuty.run(time.instant());
    trust.poll();
    limits = new RateLimits(limited, new LocalBuckets(time::nanos));
    passwords = new Passwords(new Argon2Cost(64, 1, 1), 2, 64, random);
    bound = new SignatureBound(4, 1);
    jwts = new JwtVerification(ISSUER, trust, provider, bound);
    serviceTokens = new ServiceTokenCache(store, ISSUER, Duration.ofMinutes(1), time::nanos);
    AccessTokenMint mint = new AccessTokenMint(ISSUER, policy, signers::current, trust, random);
    issuance =
        new Issuance(store, journal, limits, mint, (grant, at) -> {}, new IssuedAudit(style));
    AssertionVerifier assertions =
        new AssertionVerifier(
            AudienceSet.of(ISSUER.asAudience()), Duration.ofSeconds(30), provider);
    proof =
        new PasswordProof(
            store,
            new Refusals(store, journal, limits),
            limits,
            passwords,
            masterKey.digest(KeyUse.TYPED_NAMES),
            new SessionLimit(journal, SESSIONS));
    issueToken =
        new IssueToken(
            new IssueFromServiceToken(issuance, serviceTokens),
            new SignIn(issuance, proof),
            new IssueFromAssertion(issuance, assertions, bound),
            new ExchangeToken(issuance, jwts, trust));
    Redemptions redemptions =
        new Redemptions(issuance, journal, masterKey.digest(KeyUse.REQUEST_IDS));
    refreshSession = new RefreshSession(issuance, redemptions, trust);
    validateToken =
        new ValidateToken(
            new BearerTokens(jwts, serviceTokens),
            trust,
            limits,
            STALE_AFTER,
            () -> {},
            Runnable::run);
    RequestedRevocations revocations = new RequestedRevocations(journal);
    revokeToken =
        new RevokeToken(
            store, new PresentedSecrets(store, jwts, revocations), revocations, limits, trust);
    residents = new Residents(this);
  }

  Instant now() {
    return time.instant();
  }

  void pass(Duration span) {
    time.pass(span);
    trust.poll();
  }

  /** A call without a token. */
  Call call() {
    return from("192.0.2.1");
  }

  Call from(String peer) {
    return new Call(time.instant(), peer, Optional.empty());
  }

  /** A call by somebody with these scopes. */
  Call callWith(String... scopes) {
    return new Call(
        time.instant(),
        "192.0.2.9",
        Optional.of(
            new Principal(
                AccountId.service("operator-bot"),
                TokenId.random(random),
                GrantId.random(random),
                ScopeSet.of(scopes),
                time.instant().plusSeconds(900))));
  }

  /** A call with this very token. */
  Call callBy(TokenSet tokens) {
    return new Call(
        time.instant(),
        "192.0.2.9",
        Optional.of(
            new Principal(
                tokens.claims().account(),
                tokens.claims().tokenId(),
                tokens.claims().grantId(),
                tokens.claims().scopes(),
                tokens.claims().expiresAt(),
                Optional.of(SecretDigest.of(tokens.accessToken())))));
  }

  TokenSet issue(IssueRequest request) {
    return issueToken.issue(call(), request);
  }

  TokenSet issue(String serviceToken) {
    return issue(IssueRequest.of(new ServiceTokenCredential(serviceToken)));
  }

  TokenSet signIn(String login) {
    return issue(passwordOf(login, PASSWORD));
  }

  static IssueRequest passwordOf(String login, String password) {
    return IssueRequest.of(new PasswordCredential(login, Password.of(password).orElseThrow()));
  }

  TokenSet refresh(String refreshToken) {
    return refreshSession.refresh(call(), RefreshRequest.of(refreshToken));
  }

  static String refreshTokenOf(TokenSet tokens) {
    return tokens.refresh().orElseThrow().token().reveal();
  }

  Validation validate(String token) {
    return validate(Question.of(token));
  }

  Validation validate(Question question) {
    return validate(callWith("tokens:validate"), question);
  }

  Validation validate(Call call, Question question) {
    Optional<Validation> fast = validateToken.tryNow(call, question);
    return fast.isPresent()
        ? fast.get()
        : validateToken.work(call, question).toCompletableFuture().join();
  }

  boolean isActive(TokenSet tokens) {
    return validate(tokens.accessToken()) instanceof Validation.Active;
  }

  Revoked revoke(RevokeRequest.Target target) {
    return revokeToken.revoke(callWith("tokens:revoke"), new RevokeRequest(target, "test"));
  }

  RotateSigningKey rotateSigningKey() {
    return new RotateSigningKey(store, journal, smith, trust);
  }

  RevokeSigningKey revokeSigningKey() {
    return new RevokeSigningKey(store, journal, smith, trust);
  }

  /** Another process over the same database: it knows what this one does not yet. */
  OtherReplica otherReplica() {
    return new OtherReplica();
  }

  /** See {@link #otherReplica}. */
  final class OtherReplica {
    private final TrustView view = new TrustView(store, time, time::nanos);
    private final Signers keys = new Signers(smith);

    private OtherReplica() {
      view.listen(keys);
      view.poll();
    }

    /** Rotates, and issues a token by the new key, of which this process has not heard. */
    String issueAfterRotation(String serviceToken) {
      new RotateSigningKey(store, journal, smith, view)
          .rotate(callWith("keys:write"), KeyPurpose.ACCESS_TOKEN, Optional.empty());
      AccessTokenMint mint =
          new AccessTokenMint(ISSUER, TokenPolicy.STANDARD, keys::current, view, random);
      IssuedAudit each = new IssuedAudit(IssuedAudit.Style.EACH);
      Issuance issuance = new Issuance(store, journal, limits, mint, (grant, at) -> {}, each);
      return Pace.result(
              new IssueFromServiceToken(issuance, serviceTokens)
                  .issue(
                      Pace.WAITING,
                      call(),
                      IssueRequest.of(new ServiceTokenCredential(serviceToken)),
                      new ServiceTokenCredential(serviceToken)))
          .accessToken();
    }
  }

  @Override
  public void close() {
    passwords.close();
    store.close();
  }
}
