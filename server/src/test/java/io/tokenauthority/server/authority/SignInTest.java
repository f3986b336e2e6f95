package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.limits.Allowance;
import io.tokenauthority.server.limits.RateLimitPolicy;
import io.tokenauthority.server.passwords.Argon2Cost;
import io.tokenauthority.server.passwords.Password;
import io.tokenauthority.server.passwords.Passwords;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.token.jwt.Confirmation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {

  private static final Confirmation MINE =
      new Confirmation("A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0");
  private static final Confirmation OTHER =
      new Confirmation("B4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0");

  @TempDir Path folder;
  private Town town;
  private User ada;

  @BeforeEach
  void start() {
    town = new Town(folder, TokenPolicy.STANDARD, Optional.of(limits()));
    ada = town.residents.user("Ada", Role.OPERATOR);
  }

  @AfterEach
  void stop() {
    town.close();
  }

  private static RateLimitPolicy limits() {
    RateLimitPolicy standard = RateLimitPolicy.STANDARD;
    return new RateLimitPolicy(
        standard.tiers(),
        standard.validations(),
        Allowance.of(3, Duration.ofMinutes(10)),
        Allowance.of(8, Duration.ofMinutes(10)),
        Allowance.of(5, Duration.ofMinutes(10)));
  }

  @Test
  void P13_signIn_moreSessionsThanAUserMayHave_theOneUsedLongestAgoEndsAndIsToldOf() {
    List<TokenSet> sessions = new ArrayList<>();
    for (int i = 0; i < Town.SESSIONS; i++) {
      sessions.add(town.signIn("ada"));
      town.pass(Duration.ofSeconds(1));
    }
    TokenSet refreshed = town.refresh(Town.refreshTokenOf(sessions.get(0)));
    town.pass(Duration.ofSeconds(1));

    TokenSet last = town.signIn("ada");
    town.trust.poll();

    assertThat(town.isActive(sessions.get(1))).isFalse();
    assertThat(
            catchThrowableOfType(
                    Denied.class, () -> town.refresh(Town.refreshTokenOf(sessions.get(1))))
                .reason())
        .isEqualTo(Reason.CREDENTIAL_INVALID);
    assertThat(town.isActive(refreshed)).isTrue();
    assertThat(town.isActive(sessions.get(2))).isTrue();
    assertThat(town.isActive(last)).isTrue();
    assertThat(town.store.<Long>read(tx -> tx.grants().countLive(GrantKind.SESSION, town.now())))
        .isEqualTo(Town.SESSIONS);
    assertThat(
            town.store
                .read(
                    tx -> tx.audit().list(AuditFilter.ALL, new PageRequest(100, Optional.empty())))
                .items())
        .filteredOn(row -> row.event().action().equals("session.end"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.event().target().id())
                    .isEqualTo(sessions.get(1).claims().grantId().value()));
  }

  @Test
  void signIn_nameOrAddressInAnySpelling_sameUser() {
    for (String login : List.of("ada", "ADA", "Ada", "ａｄａ", "ada@example.com", "ADA@Example.COM")) {
      assertThat(town.signIn(login).claims().account()).isEqualTo(ada.account().id());
    }
    assertThat(
            town.store.read(tx -> tx.users().find(ada.account().id())).orElseThrow().lastSignIn())
        .contains(town.now());
  }

  @Test
  void signIn_unknownNameAndWrongPassword_sameAnswerAndBothAudited() {
    Denied unknown = denied("192.0.2.1", "nobody", "some password");
    Denied wrong = denied("192.0.2.2", "ada", "some password");

    assertThat(text(unknown)).isEqualTo(text(wrong));
    assertThat(unknown.reason()).isEqualTo(Reason.CREDENTIAL_INVALID);
    assertThat(rows())
        .extracting(row -> row.event().reason())
        .containsExactlyInAnyOrder(
            "CREDENTIAL_INVALID: unknown name", "CREDENTIAL_INVALID: wrong password");
    assertThat(rows().toString()).doesNotContain("nobody").doesNotContain("some password");
  }

  @Test
  void signIn_accountNotActive_toldOnlyWithTheRightPassword() {
    for (AccountState state : List.of(AccountState.PENDING, AccountState.DISABLED)) {
      town.residents.change(ada.account().id(), a -> a.in(state, town.now()));

      assertThat(denied("192.0.2.3", "ada", "some password").reason())
          .isEqualTo(Reason.CREDENTIAL_INVALID);
      assertThat(denied("192.0.2.3", "ada", Town.PASSWORD).reason())
          .isEqualTo(Reason.ACCOUNT_DISABLED);
    }
  }

  @Test
  void signIn_tooManyFailuresFromOnePeer_blockedThereAndNotElsewhere() {
    for (int i = 0; i < 3; i++) {
      assertThat(denied("192.0.2.1", "ADA", "guess " + i).reason())
          .isEqualTo(Reason.CREDENTIAL_INVALID);
    }

    Denied blocked = denied("192.0.2.1", "ada@example.com".substring(0, 3), Town.PASSWORD);

    assertThat(blocked.reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(blocked.retryAfter()).isPresent();
    assertThat(signInFrom("192.0.2.50")).isNotNull();
    town.time.pass(Duration.ofMinutes(11));
    assertThat(signInFrom("192.0.2.1")).isNotNull();
  }

  @Test
  void signIn_strangersGuessFromEverywhere_whoSignedInBeforeIsNotLockedOut() {
    signInFrom("192.0.2.50");
    for (int i = 0; i < 5; i++) {
      denied("198.51.100." + i, "ada", "guess");
    }

    assertThat(denied("198.51.100.99", "ada", Town.PASSWORD).reason())
        .isEqualTo(Reason.RATE_LIMITED);
    assertThat(signInFrom("192.0.2.50")).isNotNull();
  }

  @Test
  void signIn_failuresPastTheLimit_notWrittenDown() {
    for (int i = 0; i < 40; i++) {
      denied("192.0.2.1", "user-" + i, "guess");
    }

    assertThat(rows()).hasSize(8);
  }

  @Test
  void signIn_hashOfLowerCost_hashedAgainAndNothingDies() {
    TokenSet before = town.signIn("ada");
    try (Passwords cheap = new Passwords(new Argon2Cost(32, 1, 1), 1, 1, town.random)) {
      String weak = cheap.hash(Password.of(Town.PASSWORD).orElseThrow()).orElseThrow();
      town.store.write(
          tx ->
              tx.users()
                  .replace(
                      tx.users()
                          .find(ada.account().id())
                          .orElseThrow()
                          .rehashed(weak, town.now())));
    }

    town.signIn("ada");

    User now = town.store.read(tx -> tx.users().find(ada.account().id())).orElseThrow();
    assertThat(now.passwordHash()).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
    assertThat(town.isActive(before)).isTrue();
    assertThat(town.refresh(Town.refreshTokenOf(before))).isNotNull();
  }

  @Test
  void P9_sessionBoundToACertificate_refreshNeedsItAndKeepsIt() {
    TokenSet bound =
        town.issue(
            Town.passwordOf("ada", Town.PASSWORD).over(MINE, IssueRequest.Binding.CERTIFICATE));
    assertThat(bound.claims().confirmation()).contains(MINE);
    RefreshRequest request = RefreshRequest.of(Town.refreshTokenOf(bound));

    assertThat(refused(request)).isEqualTo(Reason.CREDENTIAL_INVALID);
    assertThat(refused(over(request, OTHER))).isEqualTo(Reason.CREDENTIAL_INVALID);
    TokenSet refreshed = town.refreshSession.refresh(town.call(), over(request, MINE));

    assertThat(refreshed.claims().confirmation()).contains(MINE);
  }

  private static RefreshRequest over(RefreshRequest request, Confirmation certificate) {
    return new RefreshRequest(
        request.refreshToken(), request.scopes(), request.requestId(), Optional.of(certificate));
  }

  private Reason refused(RefreshRequest request) {
    return catchThrowableOfType(
            Denied.class, () -> town.refreshSession.refresh(town.call(), request))
        .reason();
  }

  private TokenSet signInFrom(String peer) {
    return town.issueToken.issue(town.from(peer), Town.passwordOf("ada", Town.PASSWORD));
  }

  private Denied denied(String peer, String login, String password) {
    return catchThrowableOfType(
        Denied.class,
        () -> town.issueToken.issue(town.from(peer), Town.passwordOf(login, password)));
  }

  private static String text(Denied denied) {
    return denied.reason() + denied.getMessage() + denied.facts() + denied.field();
  }

  private List<Row> rows() {
    return town
        .store
        .read(tx -> tx.audit().list(AuditFilter.ALL, new PageRequest(1000, Optional.empty())))
        .items()
        .stream()
        .filter(row -> row.event().outcome().name().equals("DENIED"))
        .toList();
  }
}
