package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenauthority.server.authority.RevokeRequest.OneToken;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.key.KeyPurpose;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another process over the same file makes of what the one before acknowledged. */
class RestartTest {

  @TempDir Path folder;

  @Test
  void P2_whatWasAcknowledged_holdsAfterARestart() {
    String service;
    TokenSet live;
    TokenSet dead;
    TokenSet session;
    try (Town before = new Town(folder)) {
      Account account =
          before.residents.service("caller", ScopeSet.of("read"), AudienceSet.of("otp"));
      service = before.residents.token(account, Duration.ofDays(1)).secret();
      before.residents.user("ada", Role.MEMBER);
      live = before.issue(service);
      dead = before.issue(service);
      before.revoke(new OneToken(dead.claims().tokenId()));
      session = before.signIn("ada");
    }

    try (Town after = new Town(folder)) {
      assertThat(after.isActive(live)).isTrue();
      assertThat(after.isActive(dead)).isFalse();
      assertThat(after.isActive(after.issue(service))).isTrue();
      TokenSet refreshed = after.refresh(Town.refreshTokenOf(session));
      assertThat(after.isActive(refreshed)).isTrue();
    }
  }

  @Test
  void P2_answerLostWithTheProcess_sameSuccessorAfterARestart() {
    RefreshRequest request;
    String lost;
    String used;
    try (Town before = new Town(folder)) {
      before.residents.user("ada", Role.MEMBER);
      used = Town.refreshTokenOf(before.signIn("ada"));
      TokenSet session = before.refresh(used);
      request =
          RefreshRequest.of(Town.refreshTokenOf(session)).identified(UUID.randomUUID().toString());
      lost = Town.refreshTokenOf(before.refreshSession.refresh(before.call(), request));
    }

    try (Town after = new Town(folder)) {
      after.pass(Duration.ofHours(1));
      TokenSet again = after.refreshSession.refresh(after.call(), request);
      assertThat(Town.refreshTokenOf(again)).isEqualTo(lost);
      assertThat(catchThrowableOfType(Denied.class, () -> after.refresh(used)).reason())
          .isEqualTo(Reason.CREDENTIAL_INVALID);
      assertThat(after.isActive(again)).isFalse();
    }
  }

  @Test
  void P12_processThatSlept_signsByTheKeyThatIsActiveNow() {
    try (Town town = new Town(folder)) {
      Account account =
          town.residents.service("caller", ScopeSet.of("read"), AudienceSet.of("otp"));
      String service = town.residents.token(account, Duration.ofDays(9)).secret();
      Town.OtherReplica other = town.otherReplica();
      other.issueAfterRotation(service);
      String old = town.signers.current(KeyPurpose.ACCESS_TOKEN).keyId().value();
      town.time.pass(Duration.ofDays(2));

      TokenSet tokens = town.issue(service);

      assertThat(town.signers.current(KeyPurpose.ACCESS_TOKEN).keyId().value()).isNotEqualTo(old);
      assertThat(town.isActive(tokens)).isTrue();
    }
  }

  @Test
  void self_ofAUserAndOfAService_namesThem() {
    try (Town town = new Town(folder)) {
      town.residents.user("Ada", Role.AUDITOR);
      TokenSet user = town.signIn("ada");
      Account account =
          town.residents.service("caller", ScopeSet.of("read"), AudienceSet.of("otp"));
      TokenSet service = town.issue(town.residents.token(account, Duration.ofDays(1)).secret());
      GetSelf getSelf = new GetSelf(town.store);

      Self ada = getSelf.describe(facts(town, user));
      Self caller = getSelf.describe(facts(town, service));

      assertThat(ada.accountName()).isEqualTo("Ada");
      assertThat(ada.kind()).isEqualTo(AccountKind.USER);
      assertThat(ada.facts().claims()).isEqualTo(user.claims());
      assertThat(caller.accountName()).isEqualTo("caller");
      assertThat(caller.kind()).isEqualTo(AccountKind.SERVICE);
    }
  }

  @Test
  void keySet_changesItsEtagWithEveryChangeOfAKey() {
    try (Town town = new Town(folder)) {
      GetKeySet getKeySet = new GetKeySet(town.trust);
      String etag = getKeySet.get().etag();
      assertThat(getKeySet.get().jwksJson()).startsWith("{\"keys\":[").doesNotContain("\"d\"");
      town.pass(Duration.ofSeconds(1));
      assertThat(getKeySet.get().etag()).isEqualTo(etag);

      town.rotateSigningKey()
          .rotate(town.callWith("keys:write"), KeyPurpose.ACCESS_TOKEN, Optional.empty());

      assertThat(getKeySet.get().etag()).isNotEqualTo(etag);
    }
  }

  private static TokenFacts facts(Town town, TokenSet tokens) {
    return ((Validation.Active) town.validate(tokens.accessToken())).facts();
  }
}
