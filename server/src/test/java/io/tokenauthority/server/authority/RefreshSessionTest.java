package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.server.authority.RevokeRequest.WholeGrant;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.server.store.RefreshChains.Session;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.opaque.RefreshToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefreshSessionTest {

  private static final Duration PAST_GRACE = Duration.ofSeconds(11);

  @TempDir Path folder;
  private Town town;
  private User user;

  @BeforeEach
  void start() {
    town = new Town(folder);
    user = town.residents.user("Ada", Role.OPERATOR);
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void P1_racingRedemptions_oneSuccessor() throws Exception {
    String first = Town.refreshTokenOf(town.signIn("ada"));

    List<TokenSet> answers = together(64, () -> town.refresh(first));

    Set<String> successors = new HashSet<>();
    Set<String> accessTokens = new HashSet<>();
    answers.forEach(tokens -> successors.add(Town.refreshTokenOf(tokens)));
    answers.forEach(tokens -> accessTokens.add(tokens.accessToken()));
    assertThat(successors).hasSize(1);
    assertThat(accessTokens).hasSize(64);
    Optional<Session> session =
        town.store.read(tx -> tx.refreshChains().findByHandle(handle(first)));
    assertThat(session.orElseThrow().chain().rotation()).isEqualTo(1);
    assertThat(town.isActive(answers.get(0))).isTrue();
  }

  @Test
  void P1_repeatWithinGrace_sameSuccessorAndNewAccessToken() {
    String first = Town.refreshTokenOf(town.signIn("ada"));
    TokenSet redeemed = town.refresh(first);
    town.pass(Duration.ofMillis(9_999));

    TokenSet repeated = town.refresh(first);

    assertThat(Town.refreshTokenOf(repeated)).isEqualTo(Town.refreshTokenOf(redeemed));
    assertThat(repeated.accessToken()).isNotEqualTo(redeemed.accessToken());
    assertThat(repeated.refresh().orElseThrow().expireTime())
        .isEqualTo(redeemed.refresh().orElseThrow().expireTime());
  }

  @Test
  void P1_repeatAtTheEndOfGrace_killsGrantAndItsAccessTokens() {
    TokenSet signedIn = town.signIn("ada");
    String first = Town.refreshTokenOf(signedIn);
    TokenSet redeemed = town.refresh(first);
    assertThat(town.isActive(signedIn)).isTrue();
    town.pass(Duration.ofSeconds(10));

    assertRefused(first);

    assertThat(grant(signedIn).state()).isEqualTo(GrantState.REVOKED);
    assertThat(town.isActive(signedIn)).isFalse();
    assertThat(town.isActive(redeemed)).isFalse();
    assertRefused(Town.refreshTokenOf(redeemed));
  }

  @Test
  void P1_repeatAfterTheSuccessorWasUsed_killsGrantEvenWithinGrace() {
    TokenSet signedIn = town.signIn("ada");
    String first = Town.refreshTokenOf(signedIn);
    TokenSet second = town.refresh(first);
    TokenSet third = town.refresh(Town.refreshTokenOf(second));
    List<TokenSet> all = List.of(signedIn, second, third);
    assertThat(all).allMatch(town::isActive);

    assertRefused(first);

    assertThat(all).noneMatch(town::isActive);
    assertRefused(Town.refreshTokenOf(third));
    assertThat(rows("session.reuse"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.event().target().id()).isEqualTo(signedIn.claims().grantId().value());
              assertThat(town.journal.isAuthentic(row)).isTrue();
            });
    String grant = signedIn.claims().grantId().value();
    Optional<StoredRevocation> stored =
        town.store.read(tx -> tx.revocations().find(Revocation.Kind.GRANT, grant));
    assertThat(stored.orElseThrow().revocation().cause())
        .isEqualTo(Revocation.Cause.REFRESH_TOKEN_REUSED);
  }

  @Test
  void P1_requestIdBeyondGrace_sameSuccessorWhileUnused() {
    String first = Town.refreshTokenOf(town.signIn("ada"));
    String id = UUID.randomUUID().toString();
    RefreshRequest request = RefreshRequest.of(first).identified(id);
    TokenSet redeemed = town.refreshSession.refresh(town.call(), request);
    town.pass(Duration.ofDays(6));

    TokenSet repeated = town.refreshSession.refresh(town.call(), request);

    assertThat(Town.refreshTokenOf(repeated)).isEqualTo(Town.refreshTokenOf(redeemed));
    town.pass(Duration.ofDays(1));
    assertThatThrownBy(() -> town.refreshSession.refresh(town.call(), request))
        .hasMessage("the credential is not valid");
    assertThat(grant(redeemed).state()).isEqualTo(GrantState.ACTIVE);
  }

  @Test
  void P1_anotherRequestIdBeyondGrace_killsGrant() {
    TokenSet signedIn = town.signIn("ada");
    String first = Town.refreshTokenOf(signedIn);
    RefreshRequest request = RefreshRequest.of(first).identified(UUID.randomUUID().toString());
    town.refreshSession.refresh(town.call(), request);
    town.pass(PAST_GRACE);

    RefreshRequest other = RefreshRequest.of(first).identified(UUID.randomUUID().toString());
    assertThatThrownBy(() -> town.refreshSession.refresh(town.call(), other))
        .isInstanceOf(Denied.class);

    assertThat(grant(signedIn).state()).isEqualTo(GrantState.REVOKED);
  }

  @Test
  void P1_knownHandleWithAnotherSecret_killsGrant() {
    TokenSet signedIn = town.signIn("ada");
    RefreshToken real = signedIn.refresh().orElseThrow().token();

    assertRefused(real.successor(town.random).reveal());

    assertThat(grant(signedIn).state()).isEqualTo(GrantState.REVOKED);
  }

  @Test
  void P1_refreshRacingRevoke_nothingOutlivesTheRevocation() throws Exception {
    int rounds = 1_000;
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < rounds; round++) {
        TokenSet signedIn = town.signIn("ada");
        String token = Town.refreshTokenOf(signedIn);
        CyclicBarrier gate = new CyclicBarrier(2);
        Future<Optional<TokenSet>> refreshed =
            pool.submit(
                () -> {
                  gate.await();
                  return attempt(token);
                });
        Future<Revoked> revoked =
            pool.submit(
                () -> {
                  gate.await();
                  return town.revoke(new WholeGrant(signedIn.claims().grantId()));
                });
        Revoked done = revoked.get();
        Optional<TokenSet> won = refreshed.get();

        assertThat(town.trust.sequence()).isGreaterThanOrEqualTo(done.sequence());
        assertThat(town.isActive(signedIn)).isFalse();
        won.ifPresent(tokens -> assertThat(town.isActive(tokens)).isFalse());
        won.ifPresent(tokens -> assertRefused(Town.refreshTokenOf(tokens)));
        assertRefused(token);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void P9_refreshForMoreThanTheSession_refusedAndNothingRedeemed() {
    TokenSet narrow =
        town.issue(
            Town.passwordOf("ada", Town.PASSWORD)
                .wishing(ScopeSet.of("tokens:read", "audit:read"), AudienceSet.none()));
    RefreshRequest wider =
        RefreshRequest.of(Town.refreshTokenOf(narrow)).wishing(ScopeSet.of("tokens:write"));

    assertThatThrownBy(() -> town.refreshSession.refresh(town.call(), wider))
        .isInstanceOfSatisfying(
            Denied.class,
            denied -> {
              assertThat(denied.reason()).isEqualTo(Reason.SCOPE_NOT_GRANTED);
              assertThat(denied.facts()).containsEntry("scopes", "tokens:write");
            });

    TokenSet narrower =
        town.refreshSession.refresh(
            town.call(),
            RefreshRequest.of(Town.refreshTokenOf(narrow)).wishing(ScopeSet.of("audit:read")));
    assertThat(narrower.claims().scopes()).isEqualTo(ScopeSet.of("audit:read"));
    assertThat(town.refresh(Town.refreshTokenOf(narrower)).claims().scopes())
        .isEqualTo(ScopeSet.of("tokens:read", "audit:read"));
  }

  @Test
  void refresh_sessionsAbsoluteEnd_cutsBothTokens() {
    TokenSet tokens = town.signIn("ada");
    for (int day = 0; day < 5; day++) {
      town.pass(Duration.ofDays(6).minusMinutes(1));
      tokens = town.refresh(Town.refreshTokenOf(tokens));
    }
    Duration left = Duration.between(town.now(), grant(tokens).expireTime());
    assertThat(left).isEqualTo(Duration.ofMinutes(5));

    assertThat(tokens.expiresIn()).isBetween(left.minusSeconds(1), left);
    assertThat(tokens.refresh().orElseThrow().expireTime()).isEqualTo(grant(tokens).expireTime());
    town.pass(left);
    assertRefused(Town.refreshTokenOf(tokens));
    assertThat(grant(tokens).state()).isEqualTo(GrantState.ACTIVE);
  }

  @Test
  void refresh_idleTooLong_refusedButGrantLives() {
    TokenSet tokens = town.signIn("ada");
    town.pass(Duration.ofDays(7));

    assertRefused(Town.refreshTokenOf(tokens));

    assertThat(grant(tokens).state()).isEqualTo(GrantState.ACTIVE);
  }

  @Test
  void refresh_disabledAccount_saysSoAndRevivesNothing() {
    TokenSet tokens = town.signIn("ada");
    town.residents.change(user.account().id(), a -> a.in(AccountState.DISABLED, town.now()));

    assertReason(Town.refreshTokenOf(tokens), Reason.ACCOUNT_DISABLED);

    town.residents.change(user.account().id(), a -> a.in(AccountState.ACTIVE, town.now()));
    assertRefused(Town.refreshTokenOf(tokens));
  }

  @Test
  void refresh_whateverIsWrong_oneAnswer() {
    TokenSet used = town.signIn("ada");
    town.refresh(Town.refreshTokenOf(town.refresh(Town.refreshTokenOf(used))));
    TokenSet revoked = town.signIn("ada");
    town.revoke(new WholeGrant(revoked.claims().grantId()));
    TokenSet expired = town.signIn("ada");
    String unknown = RefreshToken.mint(town.random).reveal();
    List<String> answers = new ArrayList<>();

    for (String token :
        List.of("junk", unknown, Town.refreshTokenOf(used), Town.refreshTokenOf(revoked))) {
      answers.add(answer(token));
    }
    town.pass(Duration.ofDays(7));
    answers.add(answer(Town.refreshTokenOf(expired)));

    assertThat(new HashSet<>(answers)).hasSize(1);
    assertThat(rows("session.refresh"))
        .filteredOn(row -> row.event().outcome().name().equals("DENIED"))
        .extracting(row -> row.event().reason())
        .contains(
            "CREDENTIAL_INVALID: malformed",
            "CREDENTIAL_INVALID: unknown",
            "CREDENTIAL_INVALID: revoked",
            "CREDENTIAL_INVALID: expired");
  }

  private Optional<TokenSet> attempt(String token) {
    try {
      return Optional.of(town.refresh(token));
    } catch (Denied refused) {
      return Optional.empty();
    }
  }

  private String answer(String token) {
    try {
      town.refresh(token);
      return "redeemed";
    } catch (Denied denied) {
      return denied.reason() + denied.getMessage() + denied.facts() + denied.field();
    }
  }

  private void assertRefused(String token) {
    assertReason(token, Reason.CREDENTIAL_INVALID);
  }

  private void assertReason(String token, Reason reason) {
    assertThatThrownBy(() -> town.refresh(token))
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.reason()).isEqualTo(reason));
  }

  private Grant grant(TokenSet tokens) {
    GrantId id = tokens.claims().grantId();
    return town.store.read(tx -> tx.grants().find(id)).orElseThrow();
  }

  private List<Row> rows(String action) {
    return town
        .store
        .read(tx -> tx.audit().list(AuditFilter.ALL, new PageRequest(1000, Optional.empty())))
        .items()
        .stream()
        .filter(row -> row.event().action().equals(action))
        .toList();
  }

  private static SecretDigest handle(String token) {
    return RefreshToken.parse(token).orElseThrow().handleDigest();
  }

  private static <T> List<T> together(int threads, Callable<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier gate = new CyclicBarrier(threads);
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(
            pool.submit(
                () -> {
                  gate.await();
                  return work.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
