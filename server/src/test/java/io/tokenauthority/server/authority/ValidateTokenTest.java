package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenauthority.server.authority.Residents.Secret;
import io.tokenauthority.server.authority.RevokeRequest.OneToken;
import io.tokenauthority.server.authority.TokenFacts.TokenKind;
import io.tokenauthority.server.authority.Validation.Active;
import io.tokenauthority.server.authority.Validation.Inactive;
import io.tokenauthority.server.authority.Validation.InactiveReason;
import io.tokenauthority.server.authority.Validation.Question;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.limits.Allowance;
import io.tokenauthority.server.limits.RateLimitPolicy;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateTokenTest {

  @TempDir Path folder;
  private Town town;
  private Account account;
  private Secret secret;

  @BeforeEach
  void start() {
    town = new Town(folder);
    account = town.residents.service("caller", ScopeSet.of("read", "write"), AudienceSet.of("otp"));
    secret = town.residents.token(account, Duration.ofDays(30));
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void validate_accessToken_whatItSays() {
    TokenSet tokens = town.issue(secret.secret());

    Active active = active(tokens.accessToken());

    assertThat(active.facts().claims()).isEqualTo(tokens.claims());
    assertThat(active.facts().kind()).isEqualTo(TokenKind.ACCESS);
    assertThat(active.missing()).isEqualTo(ScopeSet.none());
    assertThat(active.view().age()).isZero();
  }

  @Test
  void validate_serviceTokens_ofBothForms() {
    Active opaque = active(secret.secret());
    Secret jwt = town.residents.jwt(account, Duration.ofDays(400));
    Active signed = active(jwt.secret());

    assertThat(opaque.facts().kind()).isEqualTo(TokenKind.SERVICE);
    assertThat(opaque.facts().claims().tokenId()).isEqualTo(secret.token().id());
    assertThat(opaque.facts().claims().grantId()).isEqualTo(secret.grant().id());
    assertThat(opaque.facts().claims().scopes()).isEqualTo(ScopeSet.of("read", "write"));
    assertThat(opaque.facts().claims().audiences()).isEqualTo(AudienceSet.of("otp"));
    assertThat(signed.facts().kind()).isEqualTo(TokenKind.SERVICE);
    assertThat(signed.facts().claims().tokenId()).isEqualTo(jwt.token().id());
  }

  @Test
  void validate_whatIsNoBearerToken_inactiveWithTheReason() {
    town.residents.user("ada", Role.MEMBER);
    String refresh = Town.refreshTokenOf(town.signIn("ada"));
    String setup = OpaqueToken.mint(OpaqueKind.SETUP, town.random).reveal();
    String never = OpaqueToken.mint(OpaqueKind.SERVICE, town.random).reveal();
    String good = town.issue(secret.secret()).accessToken();

    assertThat(reason("")).isEqualTo(InactiveReason.MALFORMED);
    assertThat(reason("junk")).isEqualTo(InactiveReason.MALFORMED);
    assertThat(reason("x".repeat(5_000))).isEqualTo(InactiveReason.MALFORMED);
    assertThat(reason(never.substring(0, never.length() - 1) + "_"))
        .isEqualTo(InactiveReason.MALFORMED);
    assertThat(reason(refresh)).isEqualTo(InactiveReason.WRONG_KIND);
    assertThat(reason(setup)).isEqualTo(InactiveReason.WRONG_KIND);
    assertThat(reason(never)).isEqualTo(InactiveReason.INVALID);
    assertThat(reason(altered(good))).isEqualTo(InactiveReason.INVALID);
  }

  @Test
  void validate_atTheEnd_expiredSharply() {
    TokenSet tokens = town.issue(secret.secret());
    town.time.passTo(tokens.claims().expiresAt().minusMillis(1));
    town.trust.poll();
    assertThat(town.isActive(tokens)).isTrue();

    town.time.passTo(tokens.claims().expiresAt());
    assertThat(reason(tokens.accessToken())).isEqualTo(InactiveReason.EXPIRED);
    town.time.passTo(secret.token().endTime());
    town.trust.poll();
    assertThat(reason(secret.secret())).isEqualTo(InactiveReason.EXPIRED);
  }

  @Test
  void validate_audienceAndScopes_askedAbout() {
    String token = town.issue(secret.secret()).accessToken();
    Question here = Question.of(token).at(new Audience("otp"), ScopeSet.of("read", "admin"));
    Question elsewhere = Question.of(token).at(new Audience("billing"), ScopeSet.none());

    assertThat(((Active) town.validate(here)).missing()).isEqualTo(ScopeSet.of("admin"));
    assertThat(((Inactive) town.validate(elsewhere)).reason())
        .contains(InactiveReason.AUDIENCE_MISMATCH);
  }

  @Test
  void validate_seenBefore_answeredFromMemory() {
    String jwt = town.issue(secret.secret()).accessToken();
    Call call = town.callWith("tokens:validate");
    assertThat(town.validateToken.tryNow(call, Question.of(jwt))).isEmpty();
    active(jwt);
    active(secret.secret());
    town.store.close();

    assertThat(town.validateToken.tryNow(call, Question.of(jwt))).get().isInstanceOf(Active.class);
    assertThat(town.validateToken.tryNow(call, Question.of(secret.secret())))
        .get()
        .isInstanceOf(Active.class);
  }

  @Test
  void P4_revokedByThisProcess_neverActiveAgain() {
    TokenSet one = town.issue(secret.secret());
    TokenSet other = town.issue(secret.secret());
    assertThat(town.isActive(one)).isTrue();

    Revoked revoked = town.revoke(new OneToken(one.claims().tokenId()));

    Validation verdict =
        town.validate(Question.of(one.accessToken()).seeing(revoked.sequence(), Duration.ZERO));
    assertThat(verdict.view().sequence()).isGreaterThanOrEqualTo(revoked.sequence());
    assertThat(((Inactive) verdict).reason()).contains(InactiveReason.REVOKED);
    assertThat(town.isActive(other)).isTrue();
  }

  @Test
  void P4_sequenceAheadOfTheView_waitsForItOrIsUnavailable() {
    TokenSet tokens = town.issue(secret.secret());
    Call revoker = town.callWith("tokens:revoke");
    RequestedRevocations elsewhere = new RequestedRevocations(town.journal);
    long sequence =
        town.store
            .write(tx -> elsewhere.token(tx, revoker, tokens.claims().tokenId(), ""))
            .sequence();
    Call call = town.callWith("tokens:validate");
    Question patient = Question.of(tokens.accessToken()).seeing(sequence, Duration.ofMinutes(1));

    assertThat(town.validateToken.tryNow(call, patient)).isEmpty();
    CompletableFuture<Validation> answer =
        town.validateToken.work(call, patient).toCompletableFuture();
    assertThat(answer).isNotDone();
    town.trust.poll();
    assertThat(((Inactive) answer.join()).reason()).contains(InactiveReason.REVOKED);

    Question hopeless =
        Question.of(tokens.accessToken()).seeing(sequence + 1, Duration.ofMillis(20));
    assertThat(reasonOf(town.validateToken.work(call, hopeless)))
        .isEqualTo(Reason.REVOCATION_NOT_YET_SEEN);
  }

  @Test
  void P4_sequenceThatNobodyWasGiven_fieldInvalid() {
    String token = town.issue(secret.secret()).accessToken();
    for (long impossible : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      Denied denied =
          catchThrowableOfType(
              Denied.class,
              () -> town.validate(Question.of(token).seeing(impossible, Duration.ZERO)));
      assertThat(denied.field()).contains("min_revocation_sequence");
    }
  }

  @Test
  void P7_viewTooOld_noVerdict() {
    String token = town.issue(secret.secret()).accessToken();
    active(token);
    town.time.pass(Town.STALE_AFTER);
    assertThat(active(token).view().age()).isEqualTo(Town.STALE_AFTER);

    town.time.pass(Duration.ofMillis(1));

    assertThat(denied(town.callWith("tokens:validate"), token)).isEqualTo(Reason.TRUST_STALE);
    town.trust.poll();
    assertThat(active(token).view().age()).isZero();
  }

  @Test
  void validate_generationRaised_everythingOlderIsRevoked() {
    TokenSet tokens = town.issue(secret.secret());
    active(secret.secret());

    town.revoke(new RevokeRequest.WholeAccount(account.id()));

    assertThat(reason(tokens.accessToken())).isEqualTo(InactiveReason.REVOKED);
    assertThat(reason(secret.secret())).isEqualTo(InactiveReason.REVOKED);
  }

  @Test
  void validate_opaqueTokenNotSeenBefore_judgedByTheDatabase() {
    town.residents.change(account.id(), a -> a.in(AccountState.DISABLED, town.now()));

    assertThat(reason(secret.secret())).isEqualTo(InactiveReason.REVOKED);
  }

  @Test
  void validate_keyOfAnotherReplica_isLookedForOnce() {
    town.time.pass(Duration.ofSeconds(1));
    Town.OtherReplica other = town.otherReplica();
    String token = other.issueAfterRotation(secret.secret());

    assertThat(active(token).facts().kind()).isEqualTo(TokenKind.ACCESS);
  }

  @Test
  void validate_revokedKey_everythingItSignedIsDead() {
    TokenSet tokens = town.issue(secret.secret());
    active(tokens.accessToken());

    town.revokeSigningKey()
        .revoke(
            town.callWith("keys:write"),
            town.signers.current(KeyPurpose.ACCESS_TOKEN).keyId(),
            "leaked");

    assertThat(reason(tokens.accessToken())).isEqualTo(InactiveReason.REVOKED);
    assertThat(town.isActive(town.issue(secret.secret()))).isTrue();
  }

  @Test
  void validate_withoutTheScope_onlyItsOwnTokenAndNoReason() {
    TokenSet own = town.issue(secret.secret());
    TokenSet other = town.issue(secret.secret());
    Call caller = town.callBy(own);

    assertThat(town.validate(caller, Question.of(own.accessToken()))).isInstanceOf(Active.class);
    assertThat(denied(caller, other.accessToken())).isEqualTo(Reason.SCOPE_INSUFFICIENT);
    assertThat(denied(caller, "junk")).isEqualTo(Reason.SCOPE_INSUFFICIENT);
    town.revoke(new OneToken(own.claims().tokenId()));
    assertThat(town.validate(caller, Question.of(own.accessToken())))
        .isInstanceOfSatisfying(
            Inactive.class, inactive -> assertThat(inactive.reason()).isEmpty());
    assertThat(denied(town.call(), own.accessToken())).isEqualTo(Reason.TOKEN_MISSING);
  }

  @Test
  void validate_withoutTheScope_anothersTokenCostsNoSignatureCheck() {
    Call caller = town.callBy(town.issue(secret.secret()));
    String other = town.issue(secret.secret()).accessToken();

    Denied denied =
        catchThrowableOfType(
            Denied.class, () -> town.validateToken.tryNow(caller, Question.of(other)));

    assertThat(denied.reason()).isEqualTo(Reason.SCOPE_INSUFFICIENT);
    assertThat(reasonOf(town.validateToken.work(caller, Question.of(other))))
        .isEqualTo(Reason.SCOPE_INSUFFICIENT);
    assertThat(town.jwts.remembered(SecretDigest.of(other))).isEmpty();
  }

  @Test
  void validate_tooOften_rateLimited(@TempDir Path another) {
    RateLimitPolicy standard = RateLimitPolicy.STANDARD;
    RateLimitPolicy few =
        new RateLimitPolicy(
            standard.tiers(),
            Allowance.of(2, Duration.ofSeconds(1)),
            standard.peerAndName(),
            standard.peer(),
            standard.name());
    try (Town limited = new Town(another, TokenPolicy.STANDARD, Optional.of(few))) {
      Call call = limited.callWith("tokens:validate");
      limited.validateToken.tryNow(call, Question.of("junk"));
      limited.validateToken.tryNow(call, Question.of("junk"));

      Denied denied =
          catchThrowableOfType(
              Denied.class, () -> limited.validateToken.tryNow(call, Question.of("junk")));

      assertThat(denied.reason()).isEqualTo(Reason.RATE_LIMITED);
    }
  }

  private Active active(String token) {
    return (Active) town.validate(token);
  }

  private InactiveReason reason(String token) {
    return ((Inactive) town.validate(token)).reason().orElseThrow();
  }

  private Reason denied(Call call, String token) {
    Question question = Question.of(token);
    try {
      Optional<Validation> fast = town.validateToken.tryNow(call, question);
      assertThat(fast).isEmpty();
    } catch (Denied denied) {
      return denied.reason();
    }
    return reasonOf(town.validateToken.work(call, question));
  }

  private static Reason reasonOf(CompletionStage<Validation> answer) {
    return answer
        .<Reason>handle(
            (verdict, failure) -> {
              if (failure instanceof Denied denied) {
                return denied.reason();
              }
              throw new AssertionError("not denied but " + verdict, failure);
            })
        .toCompletableFuture()
        .join();
  }

  private static String altered(String jwt) {
    char last = jwt.charAt(jwt.length() - 10);
    return jwt.substring(0, jwt.length() - 10)
        + (last == 'A' ? 'B' : 'A')
        + jwt.substring(jwt.length() - 9);
  }
}
