package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenauthority.server.authority.Credential.PasswordCredential;
import io.tokenauthority.server.authority.session.EndSession;
import io.tokenauthority.server.authority.session.FormTokens;
import io.tokenauthority.server.authority.session.LiveSession;
import io.tokenauthority.server.authority.session.OpenSession;
import io.tokenauthority.server.authority.session.OpenedSession;
import io.tokenauthority.server.authority.session.ResumeSession;
import io.tokenauthority.server.authority.session.SessionPolicy;
import io.tokenauthority.server.authority.session.SessionSecret;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.limits.RateLimitPolicy;
import io.tokenauthority.server.passwords.Password;
import io.tokenauthority.server.sealing.KeyUse;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.PageRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserSessionTest {

  private static final SessionPolicy POLICY =
      new SessionPolicy(Duration.ofMinutes(30), Duration.ofHours(12));

  @TempDir Path folder;
  private Town town;
  private OpenSession open;
  private ResumeSession resume;
  private EndSession end;
  private User ada;

  @BeforeEach
  void start() {
    town = new Town(folder, TokenPolicy.STANDARD, Optional.of(RateLimitPolicy.STANDARD));
    ada = town.residents.user("Ada", Role.OPERATOR);
    Refusals refusals = new Refusals(town.store, town.journal, town.limits);
    open = new OpenSession(town.store, town.journal, refusals, town.proof, POLICY, town.random);
    resume = new ResumeSession(town.store, POLICY);
    end = new EndSession(town.store, town.journal, town.trust);
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void open_rightPassword_isResumedWithTheRolesScopes() {
    LiveSession live = resumed(signIn()).orElseThrow();

    assertThat(live.user().account().id()).isEqualTo(ada.account().id());
    assertThat(live.principal().scopes()).isEqualTo(Role.OPERATOR.scopes());
  }

  @Test
  void open_wrongPassword_countsAsEverywhere() {
    for (int i = 0; i < 30; i++) {
      try {
        open("guess");
      } catch (Denied refused) {
        if (refused.reason() == Reason.RATE_LIMITED) {
          assertThatExceptionOfType(Denied.class)
              .isThrownBy(() -> town.signIn("ada"))
              .matches(denied -> denied.reason() == Reason.RATE_LIMITED);
          return;
        }
      }
    }
    throw new AssertionError("guesses without end");
  }

  @Test
  void open_andEnd_areAuditedWithoutTheSecret() {
    OpenedSession session = signIn();
    end.end(call(session), grantOf(session));

    assertThat(rows()).contains("session.create").contains("session.end");
    assertThat(rows()).doesNotContain(session.secret().reveal());
  }

  @Test
  void resume_idleTooLong_isOver() {
    OpenedSession session = signIn();
    for (int i = 0; i < 3; i++) {
      town.time.pass(Duration.ofMinutes(29));
      assertThat(resumed(session)).isPresent();
    }
    town.time.pass(Duration.ofMinutes(31));
    assertThat(resumed(session)).isEmpty();
  }

  @Test
  void resume_pastItsAbsoluteEnd_isOverHoweverBusy() {
    OpenedSession session = signIn();
    for (int i = 0; i < 35; i++) {
      town.time.pass(Duration.ofMinutes(20));
      assertThat(resumed(session)).isPresent();
    }
    town.time.pass(Duration.ofMinutes(21));
    assertThat(resumed(session)).isEmpty();
  }

  @Test
  void resume_accountDisabledOrPasswordChanged_isOver() {
    OpenedSession first = signIn();
    town.residents.change(ada.account().id(), a -> a.withAllRevoked(town.now()));
    assertThat(resumed(first)).isEmpty();

    OpenedSession second = signIn();
    assertThat(resumed(second)).isPresent();
    town.residents.change(ada.account().id(), a -> a.in(AccountState.DISABLED, town.now()));
    assertThat(resumed(second)).isEmpty();
  }

  @Test
  void end_ownOnly_othersAreNotFound() {
    OpenedSession mine = signIn();
    town.residents.user("Eve", Role.ADMIN);
    OpenedSession eves = signIn("Eve", Town.PASSWORD);

    assertThatExceptionOfType(Denied.class)
        .isThrownBy(() -> end.end(call(eves), grantOf(mine)))
        .matches(denied -> denied.reason() == Reason.NOT_FOUND);
    assertThat(resumed(mine)).isPresent();
  }

  @Test
  void endOthers_leavesThisOneAlone_programsIncluded() {
    OpenedSession here = signIn();
    OpenedSession there = signIn();
    town.signIn("ada");
    assertThat(end.list(call(here))).hasSize(3);

    assertThat(end.endOthers(call(here))).isEqualTo(2);

    assertThat(resumed(there)).isEmpty();
    assertThat(resumed(here)).isPresent();
    assertThat(end.list(call(here))).hasSize(1);
  }

  @Test
  void formTokens_areOfOneSessionAlone() {
    FormTokens forms = new FormTokens(town.masterKey.digest(KeyUse.FORMS));
    SessionSecret one = SessionSecret.random(town.random);
    SessionSecret other = SessionSecret.random(town.random);

    assertThat(forms.isOf(one, forms.of(one))).isTrue();
    assertThat(forms.isOf(other, forms.of(one))).isFalse();
    for (String junk : List.of("", "0", "z".repeat(64), "0".repeat(64), forms.of(one) + "0")) {
      assertThat(forms.isOf(one, junk)).isFalse();
    }
  }

  @Test
  void P5_secrets_doNotPrintThemselves() {
    OpenedSession session = signIn();
    assertThat(session.toString()).doesNotContain(session.secret().reveal());
    assertThat(SessionSecret.parse(session.secret().reveal() + "x")).isEmpty();
  }

  private OpenedSession signIn() {
    return open(Town.PASSWORD);
  }

  private OpenedSession open(String password) {
    return signIn("ada", password);
  }

  private OpenedSession signIn(String name, String password) {
    return open.open(
        town.call(),
        new PasswordCredential(name, Password.of(password).orElseThrow()),
        "Mozilla/5.0 (X11) é");
  }

  private Optional<LiveSession> resumed(OpenedSession session) {
    return resume.resume(session.secret(), town.now());
  }

  private Call call(OpenedSession session) {
    return new Call(town.now(), "192.0.2.1", resumed(session).map(LiveSession::principal));
  }

  private String grantOf(OpenedSession session) {
    return resumed(session).orElseThrow().principal().grant().value();
  }

  private String rows() {
    return town.store
        .read(tx -> tx.audit().list(AuditFilter.ALL, new PageRequest(100, Optional.empty())))
        .items()
        .toString();
  }
}
