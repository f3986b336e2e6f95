package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenauthority.server.authority.RevokeRequest.OneToken;
import io.tokenauthority.server.authority.RevokeRequest.Target;
import io.tokenauthority.server.authority.RevokeRequest.WholeAccount;
import io.tokenauthority.server.authority.RevokeRequest.WholeGrant;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevokeTokenTest {

  @TempDir Path folder;
  private Town town;
  private Account account;
  private Residents.Secret secret;

  @BeforeEach
  void start() {
    town = new Town(folder);
    account = town.residents.service("caller", ScopeSet.of("read"), AudienceSet.of("otp"));
    secret = town.residents.token(account, Duration.ofDays(30));
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void revoke_accessTokenByItsHolder_itAloneDies() {
    TokenSet one = town.issue(secret.secret());
    TokenSet other = town.issue(secret.secret());

    Revoked revoked = bySecret(one.accessToken());

    assertThat(town.isActive(one)).isFalse();
    assertThat(town.isActive(other)).isTrue();
    assertThat(revoked.time()).isEqualTo(town.now());
    assertThat(stored(Revocation.Kind.TOKEN, one.claims().tokenId().value()).sequence())
        .isEqualTo(revoked.sequence());
  }

  @Test
  void revoke_serviceTokenByItsHolder_itsGrantDies() {
    for (Residents.Secret each :
        List.of(secret, town.residents.jwt(account, Duration.ofDays(90)))) {
      TokenSet tokens = town.issue(each.secret());

      bySecret(each.secret());

      assertThat(town.isActive(tokens)).isFalse();
      assertThat(town.validate(each.secret())).isInstanceOf(Validation.Inactive.class);
      assertThat(refusalOfIssue(each.secret())).isEqualTo(Reason.CREDENTIAL_INVALID);
    }
  }

  @Test
  void revoke_refreshToken_currentOrItsPredecessor_grantDies() {
    town.residents.user("ada", Role.MEMBER);
    TokenSet first = town.signIn("ada");
    bySecret(Town.refreshTokenOf(first));
    assertThat(town.isActive(first)).isFalse();

    TokenSet second = town.signIn("ada");
    TokenSet refreshed = town.refresh(Town.refreshTokenOf(second));
    bySecret(Town.refreshTokenOf(second));
    assertThat(town.isActive(refreshed)).isFalse();
  }

  @Test
  void revoke_refreshTokenUsedLongAgo_nothingDies() {
    town.residents.user("ada", Role.MEMBER);
    TokenSet signedIn = town.signIn("ada");
    TokenSet last = town.refresh(Town.refreshTokenOf(town.refresh(Town.refreshTokenOf(signedIn))));

    bySecret(Town.refreshTokenOf(signedIn));

    assertThat(town.isActive(last)).isTrue();
  }

  @Test
  void revoke_unknownSecret_okAndNothingWritten() {
    int before = auditRows();
    for (String unknown :
        List.of(
            "junk",
            "",
            OpaqueToken.mint(OpaqueKind.SERVICE, town.random).reveal(),
            OpaqueToken.mint(OpaqueKind.REFRESH, town.random).reveal(),
            OpaqueToken.mint(OpaqueKind.SETUP, town.random).reveal(),
            "e.e.e")) {
      Revoked revoked = bySecret(unknown);
      assertThat(revoked.sequence()).isEqualTo(town.trust.sequence());
      assertThat(revoked.time()).isEqualTo(town.now());
    }
    assertThat(auditRows()).isEqualTo(before);
  }

  @Test
  void revoke_again_firstAnswer() {
    TokenSet tokens = town.issue(secret.secret());
    for (Target target :
        List.of(
            new OneToken(tokens.claims().tokenId()),
            new OneToken(secret.token().id()),
            new WholeGrant(secret.grant().id()))) {
      Revoked first = town.revoke(target);
      int rows = auditRows();
      town.pass(Duration.ofSeconds(1));

      assertThat(town.revoke(target)).isEqualTo(first);
      assertThat(auditRows()).isEqualTo(rows);
    }
    assertThat(bySecret(secret.secret()).time()).isBefore(town.now());
  }

  @Test
  void revoke_serviceTokenById_thatSecretAloneAndNotItsGrant() {
    TokenSet tokens = town.issue(secret.secret());

    town.revoke(new OneToken(secret.token().id()));

    assertThat(town.isActive(tokens)).isTrue();
    assertThat(refusalOfIssue(secret.secret())).isEqualTo(Reason.CREDENTIAL_INVALID);
    bySecret(secret.secret());
    assertThat(town.isActive(tokens)).isTrue();
  }

  @Test
  void revoke_unknownTokenId_recordedForTheLongestAccessLife() {
    TokenId id = TokenId.random(town.random);

    town.revoke(new OneToken(id));

    Instant longest = town.now().plus(Duration.ofHours(24));
    assertThat(stored(Revocation.Kind.TOKEN, id.value()).revocation().expireTime())
        .isAfter(longest.plusSeconds(30))
        .isBefore(longest.plus(Duration.ofMinutes(6)));
  }

  @Test
  void revoke_grantWithAJwt_keptUntilThatHasEnded() {
    Residents.Secret jwt = town.residents.jwt(account, Duration.ofDays(90));

    town.revoke(new WholeGrant(jwt.grant().id()));

    assertThat(stored(Revocation.Kind.GRANT, jwt.grant().id().value()).revocation().expireTime())
        .isAfter(jwt.token().expireTime().plusSeconds(30));
  }

  @Test
  void revoke_account_allItsGrantsDieAndLaterOnesLive() {
    TokenSet before = town.issue(secret.secret());

    Revoked revoked = town.revoke(new WholeAccount(account.id()));

    assertThat(town.isActive(before)).isFalse();
    Account now = town.residents.account(account.id());
    assertThat(now.isActive()).isTrue();
    assertThat(now.generation()).isEqualTo(account.generation() + 1);
    TokenSet after = town.issue(town.residents.token(now, Duration.ofDays(1)).secret());
    assertThat(town.isActive(after)).isTrue();
    assertThat(town.revoke(new WholeAccount(account.id())).sequence())
        .isGreaterThan(revoked.sequence());
    assertThat(town.isActive(after)).isFalse();
  }

  @Test
  void revoke_withoutTheScope_permissionComesBeforeExistence() {
    for (Target target :
        List.of(
            new OneToken(TokenId.random(town.random)),
            new WholeGrant(GrantId.random(town.random)),
            new WholeAccount(AccountId.service("nobody")))) {
      assertThat(denied(town.callWith("tokens:write"), target))
          .isEqualTo(Reason.SCOPE_INSUFFICIENT);
      assertThat(denied(town.call(), target)).isEqualTo(Reason.TOKEN_MISSING);
    }
    assertThat(denied(town.callWith("tokens:revoke"), new WholeGrant(GrantId.random(town.random))))
        .isEqualTo(Reason.NOT_FOUND);
    assertThat(
            denied(town.callWith("tokens:revoke"), new WholeAccount(AccountId.service("nobody"))))
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void P10_revoke_auditRowInTheSameTransaction() {
    town.revoke(new WholeGrant(secret.grant().id()));

    assertThat(rows())
        .filteredOn(row -> row.event().action().equals("grant.revoke"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.event().actor()).isEqualTo("operator-bot");
              assertThat(row.event().reason()).isEqualTo("test");
              assertThat(town.journal.isAuthentic(row)).isTrue();
            });
  }

  private Revoked bySecret(String token) {
    return town.revokeToken.revoke(
        town.call(), new RevokeRequest(new RevokeRequest.Secret(token), ""));
  }

  private Reason denied(Call call, Target target) {
    return catchThrowableOfType(
            Denied.class, () -> town.revokeToken.revoke(call, new RevokeRequest(target, "")))
        .reason();
  }

  private Reason refusalOfIssue(String token) {
    return catchThrowableOfType(Denied.class, () -> town.issue(token)).reason();
  }

  private StoredRevocation stored(Revocation.Kind kind, String id) {
    Optional<StoredRevocation> found = town.store.read(tx -> tx.revocations().find(kind, id));
    return found.orElseThrow();
  }

  private int auditRows() {
    return rows().size();
  }

  private List<io.tokenauthority.server.store.AuditTrail.Row> rows() {
    return town.store
        .read(tx -> tx.audit().list(AuditFilter.ALL, new PageRequest(1000, Optional.empty())))
        .items();
  }
}
