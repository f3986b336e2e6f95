package io.tokenauthority.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.store.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTokenTest {

  private static final Duration WINDOW = Duration.ofDays(7);
  private static final Instant END = Samples.LATER;

  private final Samples samples = new Samples();

  /** ending × grant × account × time: the state that people are shown. */
  @ParameterizedTest
  @CsvSource({
    "EXPIRES,    ACTIVE,  ACTIVE,   same,   -30, ACTIVE",
    "EXPIRES,    ACTIVE,  ACTIVE,   same,   -8,  ACTIVE",
    "EXPIRES,    ACTIVE,  ACTIVE,   same,   -7,  EXPIRING",
    "EXPIRES,    ACTIVE,  ACTIVE,   same,   0,   EXPIRED",
    "EXPIRES,    ACTIVE,  DISABLED, raised, -30, REVOKED",
    "EXPIRES,    ACTIVE,  ACTIVE,   raised, -30, REVOKED",
    "EXPIRES,    ACTIVE,  DELETED,  raised, -30, REVOKED",
    "EXPIRES,    REVOKED, ACTIVE,   same,   -30, REVOKED",
    "EXPIRES,    REVOKED, ACTIVE,   same,   1,   REVOKED",
    "SUPERSEDED, ACTIVE,  ACTIVE,   same,   -8,  ACTIVE",
    "SUPERSEDED, ACTIVE,  ACTIVE,   same,   -1,  EXPIRING",
    "SUPERSEDED, ACTIVE,  ACTIVE,   same,   0,   REVOKED",
    "SUPERSEDED, REVOKED, ACTIVE,   same,   -8,  REVOKED",
    "RETIRED,    ACTIVE,  ACTIVE,   same,   -30, REVOKED",
    "RETIRED,    ACTIVE,  ACTIVE,   same,   1,   REVOKED",
    "RETIRED,    REVOKED, DELETED,  raised, 1,   REVOKED"
  })
  void state_everyEndingGrantAndAccount(
      ServiceToken.Ending ending,
      GrantState grantState,
      AccountState accountState,
      String generation,
      int days,
      ServiceToken.State shown) {
    Account account = samples.service();
    Grant grant = samples.grant(GrantKind.SERVICE_TOKEN, account, END);
    ServiceToken token = token(grant, ending);
    Account holder = generation.equals("raised") ? account.withAllRevoked(Samples.NOW) : account;

    assertThat(
            token.state(
                grant(grant, grantState),
                account(holder, accountState),
                WINDOW,
                END.plus(Duration.ofDays(days))))
        .isEqualTo(shown);
  }

  @Test
  void supersededBy_laterThanItsOwnEnd_keepsItsOwnEnd() {
    ServiceToken token =
        samples.token(samples.grant(GrantKind.SERVICE_TOKEN, samples.service(), END));
    ServiceToken next =
        samples.token(samples.grant(GrantKind.SERVICE_TOKEN, samples.service(), END));

    assertThat(token.supersededBy(next.id(), END.plusSeconds(1)).endTime()).isEqualTo(END);
    ServiceToken early = token.supersededBy(next.id(), END.minusSeconds(1));
    assertThat(early.endTime()).isEqualTo(END.minusSeconds(1));
    assertThat(early.expireTime()).isEqualTo(END);
    assertThat(early.successor()).contains(next.id());
  }

  private static ServiceToken token(Grant grant, ServiceToken.Ending ending) {
    ServiceToken t = new Samples().token(grant);
    return new ServiceToken(
        t.id(),
        t.grant(),
        t.account(),
        t.displayName(),
        t.format(),
        t.key(),
        t.digest(),
        t.hint(),
        ending,
        t.successor(),
        t.createTime(),
        t.expireTime(),
        t.endTime(),
        t.creator());
  }

  private static Grant grant(Grant g, GrantState state) {
    return new Grant(
        g.id(),
        g.kind(),
        g.account(),
        g.generation(),
        g.scopes(),
        g.audiences(),
        state,
        g.createTime(),
        g.expireTime(),
        g.creator(),
        Optional.empty(),
        g.certificate());
  }

  private static Account account(Account a, AccountState state) {
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
