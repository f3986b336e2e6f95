package io.tokenauthority.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.store.Samples;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountTest {

  private static final Instant NOW = Samples.NOW.plusSeconds(60);

  /** Every state × every next state: whether everything issued before dies. */
  @ParameterizedTest
  @CsvSource({
    "PENDING,  PENDING,  lives", "PENDING,  ACTIVE,   lives",
    "PENDING,  DISABLED, lives", "PENDING,  DELETED,  lives",
    "ACTIVE,   PENDING,  dies", "ACTIVE,   ACTIVE,   lives",
    "ACTIVE,   DISABLED, dies", "ACTIVE,   DELETED,  dies",
    "DISABLED, PENDING,  lives", "DISABLED, ACTIVE,   lives",
    "DISABLED, DISABLED, lives", "DISABLED, DELETED,  lives",
    "DELETED,  PENDING,  lives", "DELETED,  ACTIVE,   lives",
    "DELETED,  DISABLED, lives", "DELETED,  DELETED,  lives"
  })
  void in_leavingActive_raisesTheGeneration(AccountState from, AccountState to, String fate) {
    Account before = inState(from);

    Account after = before.in(to, NOW);

    assertThat(after.state()).isEqualTo(to);
    assertThat(after.generation() - before.generation()).isEqualTo(fate.equals("dies") ? 1 : 0);
    assertThat(after.version()).isEqualTo(before.version() + 1);
    assertThat(after.updateTime()).isEqualTo(NOW);
  }

  /** An account of read+write for otp+billing: other rights, and whether anything dies. */
  @ParameterizedTest
  @CsvSource({
    "read write,       otp billing,   lives",
    "read write admin, otp billing,   lives",
    "read write,       otp billing x, lives",
    "read,             otp billing,   dies",
    "read write,       otp,           dies",
    "read admin,       otp billing,   dies",
    "read write,       '',            dies"
  })
  void P9_withRights_anythingTakenAwayRaisesTheGeneration(
      String scopes, String audiences, String fate) {
    Account before =
        inState(AccountState.ACTIVE)
            .withRights(ScopeSet.of("read", "write"), AudienceSet.of("otp", "billing"), NOW);

    Account after =
        before.withRights(
            ScopeSet.parse(scopes),
            audiences.isEmpty() ? AudienceSet.none() : AudienceSet.of(audiences.split(" ")),
            NOW);

    assertThat(after.generation() - before.generation()).isEqualTo(fate.equals("dies") ? 1 : 0);
  }

  @Test
  void transitions_thatTakeNothing_leaveTheGeneration() {
    Account before = inState(AccountState.ACTIVE);

    assertThat(before.described("other", Tier.PREMIUM, NOW).generation())
        .isEqualTo(before.generation());
    assertThat(before.withAllRevoked(NOW).generation()).isEqualTo(before.generation() + 1);
  }

  @Test
  void grant_isLive_onlyWithItsAccountsGenerationAndTime() {
    Account account = inState(AccountState.ACTIVE);
    Grant grant = new Samples().grant(GrantKind.SESSION, account);

    assertThat(grant.isLive(account, NOW)).isTrue();
    assertThat(grant.isLive(account.withAllRevoked(NOW), NOW)).isFalse();
    assertThat(grant.isLive(account.in(AccountState.DISABLED, NOW), NOW)).isFalse();
    assertThat(grant.isLive(account, grant.expireTime())).isFalse();
    assertThat(grant.isLive(account, grant.expireTime().minusMillis(1))).isTrue();
  }

  private static Account inState(AccountState state) {
    Account a = new Samples().service();
    return new Account(
        a.id(),
        a.kind(),
        state,
        a.generation(),
        a.displayName(),
        a.allowedScopes(),
        a.allowedAudiences(),
        a.tier(),
        a.creator(),
        a.createTime(),
        a.updateTime(),
        a.version());
  }
}
