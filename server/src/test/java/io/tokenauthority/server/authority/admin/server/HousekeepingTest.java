package io.tokenauthority.server.authority.admin.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Office;
import io.tokenauthority.server.authority.admin.Refusal;
import io.tokenauthority.server.authority.admin.accounts.NewServiceAccount;
import io.tokenauthority.server.authority.admin.audit.PurgeAuditLog;
import io.tokenauthority.server.authority.admin.tokens.Expiry;
import io.tokenauthority.server.authority.admin.tokens.IssuedServiceToken;
import io.tokenauthority.server.authority.admin.tokens.NewServiceToken;
import io.tokenauthority.server.authority.admin.users.NewPerson;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.ServiceToken.Format;
import io.tokenauthority.server.store.Usage;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.ScopeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Purge, usage and counts. */
class HousekeepingTest {

  @RegisterExtension final Office office = new Office();

  @SuppressWarnings("NullAway.Init") // made before each test
  private IssuedServiceToken token;

  @BeforeEach
  void aToken() {
    office
        .createAccount()
        .create(
            office.admin(),
            new NewServiceAccount(
                "billing", "", List.of("read"), List.of("otp"), "", List.of(), ""));
    token = create(Duration.ofDays(1), UUID.randomUUID().toString());
  }

  private IssuedServiceToken create(Duration life, String requestId) {
    return office
        .createToken()
        .create(
            office.admin(),
            new NewServiceToken(
                "billing",
                "",
                List.of(),
                List.of(),
                new Expiry.Lifetime(life),
                Format.OPAQUE,
                requestId));
  }

  private GrantId grant() {
    return token.token().holding().grant().id();
  }

  private Purge purge(String replica) {
    PurgeAuditLog audit = new PurgeAuditLog(office.journal(), Duration.ofDays(400));
    return new Purge(office.store(), audit, Duration.ofDays(90), replica);
  }

  private int tokens() {
    return office.findTokens().list(office.admin(), "", new ListRequest(0, "", "")).items().size();
  }

  @Test
  void P13_purge_removesWhatIsOver_andNothingElse() {
    office.revokeToken().revoke(office.admin(), token.token().holding().token().id().value(), "");
    office.store().write(tx -> tx.usage().add(List.of(new Usage.Count(grant(), 1, Office.NOW))));
    assertThat(purge("r1").run(Office.NOW)).isZero();
    Instant nextDay = Office.NOW.plus(Duration.ofHours(25));
    assertThat(purge("r1").run(nextDay))
        .as("the answer's secret, the answer, the revocation")
        .isEqualTo(3);
    assertThat(office.revocations()).isZero();
    assertThat(tokens()).isEqualTo(1);
    Instant nextMonth = Office.NOW.plus(Duration.ofDays(32));
    assertThat(purge("r1").run(nextMonth)).isPositive();
    assertThat(tokens()).isZero();
  }

  @Test
  void P13_purge_letsTheTrailLeaveAfterItsTime_andTellsIt() {
    office.sealAudit("r1").seal(Office.NOW);
    Instant later = Office.NOW.plus(Duration.ofDays(401));
    purge("r1").run(later);
    assertThat(office.told("service_account.create")).isZero();
    assertThat(office.only("audit.purge").details()).containsEntry("through_segment", "1");
  }

  @Test
  void P12_purge_oneReplicaAtATime() {
    office.store().write(tx -> tx.leases().acquire("purge", "r2", Office.NOW, Duration.ofDays(9)));
    assertThat(purge("r1").run(Office.NOW.plus(Duration.ofHours(25)))).isZero();
    assertThat(purge("r2").run(Office.NOW.plus(Duration.ofHours(25)))).isPositive();
  }

  @Test
  void tally_countsUntilItIsWrittenDown() {
    UsageTally tally = new UsageTally(office.store());
    for (int i = 0; i < 10; i++) {
      tally.count(grant(), Office.NOW.plusSeconds(i));
    }
    tally.count(new GrantId("0123456789012345678901"), Office.NOW);
    assertThat(tally.flush()).isEqualTo(2);
    assertThat(tally.flush()).isZero();
    var holding =
        office
            .findTokens()
            .get(office.admin(), token.token().holding().token().id().value())
            .holding();
    assertThat(holding.useCount()).isEqualTo(10);
    assertThat(holding.lastUsed()).contains(Office.NOW.plusSeconds(9));
  }

  private Call verifier() {
    return office.as(Office.ADMIN, ScopeSet.of("usage:report"), Office.NOW);
  }

  @Test
  void reports_ofKnownGrants_areBooked_othersIgnored() {
    TakeUsageReports take = new TakeUsageReports(office.store());
    UsageReceipt receipt =
        take.take(
            verifier(),
            List.of(
                new UsageReport("t", grant().value(), 5, Optional.of(Office.NOW.minusSeconds(9))),
                new UsageReport("t", grant().value(), 2, Optional.of(Office.NOW.plusSeconds(9))),
                new UsageReport("t", "0123456789012345678901", 1, Optional.empty()),
                new UsageReport("t", "not-one-of-ours", 1, Optional.empty())));
    assertThat(receipt).isEqualTo(new UsageReceipt(2, 2));
    var holding =
        office
            .findTokens()
            .get(office.admin(), token.token().holding().token().id().value())
            .holding();
    assertThat(holding.useCount()).isEqualTo(7);
    assertThat(holding.lastUsed()).as("no later than now").contains(Office.NOW);
  }

  @Test
  void P14_badReports_areRefusedAndNothingIsTaken() {
    TakeUsageReports take = new TakeUsageReports(office.store());
    UsageReport good = new UsageReport("t", grant().value(), 5, Optional.empty());
    Refusal.requireField("count", () -> take.take(verifier(), List.of(good, report("t", "g", 0))));
    Refusal.requireField(
        "count", () -> take.take(verifier(), List.of(report("t", "g", 1_000_000_001))));
    Refusal.requireField("token_id", () -> take.take(verifier(), List.of(report("", "g", 1))));
    Refusal.requireField(
        "grant_id", () -> take.take(verifier(), List.of(report("t", "g".repeat(129), 1))));
    Refusal.requireReason(
        Reason.LIMIT_REACHED, () -> take.take(verifier(), Collections.nCopies(10_001, good)));
    Refusal.requireReason(
        Reason.SCOPE_INSUFFICIENT, () -> take.take(office.as(Role.MEMBER), List.of(good)));
    assertThat(
            office
                .findTokens()
                .get(office.admin(), token.token().holding().token().id().value())
                .holding()
                .useCount())
        .isZero();
  }

  private static UsageReport report(String token, String grant, long count) {
    return new UsageReport(token, grant, count, Optional.empty());
  }

  @Test
  void stats_countWhatIsStored_andAreCountedAnewAfterAWhile() {
    ReadStats read = new ReadStats(office.store(), Duration.ofDays(7));
    create(Duration.ofDays(30), "");
    Stats stats = read.read(office.admin());
    assertThat(stats.serviceAccounts()).isEqualTo(1);
    assertThat(stats.serviceTokens().active()).isEqualTo(1);
    assertThat(stats.serviceTokens().expiring()).isEqualTo(1);
    assertThat(stats.serviceTokens().nextEnd())
        .contains(token.token().holding().token().expireTime());
    assertThat(stats.unsealedAuditEvents()).isPositive();
    assertThat(stats.auditHead().position()).isZero();
    assertThat(stats.storeBytes()).isPositive();
    create(Duration.ofDays(30), "");
    assertThat(read.read(office.admin())).isSameAs(stats);
    assertThat(read.read(office.admin(Office.NOW.plusSeconds(5))).serviceTokens().active())
        .isEqualTo(2);
  }

  @Test
  void facts_tellWhetherThereIsAnAdmin() {
    ReadServerFacts read = new ReadServerFacts(office.store());
    assertThat(read.read(office.admin()).setUp()).isFalse();
    office
        .setUpAdmin()
        .configured(new NewPerson("root", "", "", "correct horse battery"), Office.NOW);
    ServerFacts facts = read.read(office.admin());
    assertThat(facts.setUp()).isTrue();
    assertThat(facts.epoch()).isEqualTo(1);
    assertThat(facts.store()).startsWith("sqlite");
  }
}
