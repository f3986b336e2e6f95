package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenauthority.server.authority.Credential.ServiceTokenCredential;
import io.tokenauthority.server.authority.IssuedAudit.Style;
import io.tokenauthority.server.authority.Residents.Secret;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuedAuditTest {

  @TempDir Path folder;

  @Test
  void P10_each_oneRowForEachToken() {
    try (Town town = town(Style.EACH)) {
      Secret secret = secret(town, "caller");
      for (int i = 0; i < 5; i++) {
        town.issue(secret.secret());
      }
      assertThat(issued(town)).hasSize(5);
    }
  }

  @Test
  void summary_oneRowForEachCredentialAndMinute_countsWhatCameBetween() {
    try (Town town = town(Style.SUMMARY)) {
      Secret one = secret(town, "one");
      Secret other = secret(town, "other");
      for (int i = 0; i < 5; i++) {
        town.issue(one.secret());
      }
      town.issue(other.secret());
      assertThat(issued(town)).hasSize(2);
      town.pass(Duration.ofMinutes(1));
      town.issue(one.secret());

      assertThat(issued(town))
          .hasSize(3)
          .filteredOn(row -> row.event().details().containsKey("count"))
          .singleElement()
          .satisfies(row -> assertThat(row.event().details()).containsEntry("count", "5"));
    }
  }

  @Test
  void P10_summary_credentialThatFallsSilent_isToldToTheLastToken() {
    try (Town town = town(Style.SUMMARY)) {
      Secret secret = secret(town, "caller");
      for (int i = 0; i < 5; i++) {
        town.issue(secret.secret());
      }
      town.issuance.settle(town.now());
      assertThat(issued(town)).as("the minute is not over").hasSize(1);
      town.pass(Duration.ofMinutes(1));

      town.issuance.settle(town.now());
      town.issuance.settle(town.now());

      assertThat(toldOf(town)).isEqualTo(5);
      assertThat(issued(town)).hasSize(2);
    }
  }

  @Test
  void P15_summary_orderlyEnd_leavesNothingUntold() {
    try (Town town = town(Style.SUMMARY)) {
      Secret secret = secret(town, "caller");
      for (int i = 0; i < 5; i++) {
        town.issue(secret.secret());
      }

      town.issuance.settleAll(town.now());

      assertThat(toldOf(town)).isEqualTo(5);
    }
  }

  @Test
  void summary_refusedBetween_isNotCounted() {
    try (Town town = town(Style.SUMMARY)) {
      Secret secret = secret(town, "caller");
      IssueRequest tooMuch =
          IssueRequest.of(new ServiceTokenCredential(secret.secret()))
              .wishing(ScopeSet.of("admin"), AudienceSet.none());
      town.issue(secret.secret());
      assertThat(catchThrowableOfType(Denied.class, () -> town.issue(tooMuch))).isNotNull();
      town.issue(secret.secret());

      town.issuance.settleAll(town.now());

      assertThat(toldOf(town)).isEqualTo(2);
    }
  }

  @Test
  void summary_tailsThatCouldNotBeWritten_waitForTheNextTurn() {
    IssuedAudit audit = new IssuedAudit(Style.SUMMARY);
    try (Town town = town(Style.SUMMARY)) {
      AuditEntry entry = AuditEntry.of("token.issue", "grant", "g");
      assertThat(audit.due("g", town.now())).isEqualTo(1);
      assertThat(audit.due("g", town.now())).isZero();
      audit.issued("g", town.call(), entry);
      List<IssuedAudit.Tail> tails = audit.lastTails();

      audit.back(tails);

      assertThat(audit.lastTails()).isEqualTo(tails).hasSize(1);
      assertThat(audit.lastTails()).isEmpty();
    }
  }

  /** How many tokens the trail speaks of. */
  private static long toldOf(Town town) {
    return issued(town).stream()
        .mapToLong(row -> Long.parseLong(row.event().details().getOrDefault("count", "1")))
        .sum();
  }

  @Test
  void summary_refusedIssue_isNoToldToken() {
    try (Town town = town(Style.SUMMARY)) {
      Secret secret = secret(town, "caller");
      IssueRequest tooMuch =
          IssueRequest.of(new ServiceTokenCredential(secret.secret()))
              .wishing(ScopeSet.of("admin"), AudienceSet.none());
      assertThat(catchThrowableOfType(Denied.class, () -> town.issue(tooMuch)).reason())
          .isEqualTo(Reason.SCOPE_NOT_GRANTED);
      assertThat(issued(town)).isEmpty();

      town.issue(secret.secret());

      assertThat(issued(town)).hasSize(1);
    }
  }

  @Test
  void summary_sessions_areToldEachAllTheSame() {
    try (Town town = town(Style.SUMMARY)) {
      town.residents.user("ada", Role.MEMBER);
      town.refresh(Town.refreshTokenOf(town.signIn("ada")));
      town.signIn("ada");

      assertThat(rows(town, "session.create")).hasSize(2);
      assertThat(rows(town, "session.refresh")).hasSize(1);
    }
  }

  private Town town(Style style) {
    return new Town(folder, TokenPolicy.STANDARD, Optional.empty(), style);
  }

  private static Secret secret(Town town, String account) {
    return town.residents.token(
        town.residents.service(account, ScopeSet.of("read"), AudienceSet.of("otp")),
        Duration.ofDays(1));
  }

  private static List<Row> issued(Town town) {
    return rows(town, "token.issue").stream()
        .filter(row -> row.event().outcome() == AuditEvent.Outcome.SUCCESS)
        .toList();
  }

  private static List<Row> rows(Town town, String action) {
    return town
        .store
        .read(tx -> tx.audit().list(AuditFilter.ALL, new PageRequest(100, Optional.empty())))
        .items()
        .stream()
        .filter(row -> row.event().action().equals(action))
        .toList();
  }
}
