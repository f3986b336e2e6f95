package io.tokenauthority.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.testing.counter.v1.AddResponse;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.GetServerInfoRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What it hands out works, and is gone afterwards. */
class TestAuthorityTest {

  @RegisterExtension static final TestAuthorityExtension AUTHORITY = new TestAuthorityExtension();

  @Test
  void identityFor_newAccount_isKnownToTheGuardedService(TestAuthority authority) {
    try (Stage stage = Stage.guardedBy(authority)) {
      ClientIdentity billing = authority.identityFor("billing", Stage.AUDIENCE, Stage.SCOPE);

      AddResponse answer = Stage.add(stage.as(billing));

      assertThat(answer.getAccount()).isEqualTo("billing");
    }
  }

  @Test
  void tokenFor_lessThanTheAccountMay_isNarrow(TestAuthority authority) {
    TestAccount account = authority.account("narrow", Stage.AUDIENCE, Stage.SCOPE, "other");
    try (Stage stage = Stage.guardedBy(authority)) {
      assertThat(Stage.isAnswered(stage.with(account.tokenFor(Stage.AUDIENCE)))).isTrue();
      assertThat(Stage.refusal(stage.with(account.tokenFor(Stage.AUDIENCE, "other"))))
          .isEqualTo(ErrorReason.SCOPE_INSUFFICIENT);
    }
  }

  @Test
  void tokenFor_anotherAudience_isRefused(TestAuthority authority) {
    String elsewhere = authority.tokenFor("wanderer", "elsewhere", Stage.SCOPE);
    try (Stage stage = Stage.guardedBy(authority)) {
      assertThat(Stage.refusal(stage.with(elsewhere))).isEqualTo(ErrorReason.AUDIENCE_MISMATCH);
    }
  }

  @Test
  void serviceTokenFor_sentAsItIs_isTaken(TestAuthority authority) {
    TestAccount account = authority.account("direct", Stage.AUDIENCE, Stage.SCOPE);
    try (Stage stage = Stage.guardedBy(authority)) {
      assertThat(Stage.isAnswered(stage.with(account.serviceTokenFor(Stage.AUDIENCE)))).isTrue();
    }
  }

  @Test
  void account_askedForAgain_mayBoth(TestAuthority authority) {
    authority.account("growing", Stage.AUDIENCE, "first");
    TestAccount grown = authority.account("growing", Stage.AUDIENCE, Stage.SCOPE);
    try (Stage stage = Stage.guardedBy(authority)) {
      assertThat(Stage.isAnswered(stage.with(grown.tokenFor(Stage.AUDIENCE, Stage.SCOPE))))
          .isTrue();
      assertThat(grown.tokenFor(Stage.AUDIENCE, "first")).isNotEmpty();
    }
  }

  @Test
  void adminChannel_afterAYear_isStillTheAdmins(TestAuthority authority) {
    authority.clock().advance(Duration.ofDays(366));

    var info =
        AuthorityGrpc.newBlockingStub(authority.adminChannel())
            .getServerInfo(GetServerInfoRequest.getDefaultInstance());

    assertThat(info.getIssuer()).isEqualTo(authority.issuer());
  }

  @Test
  void start_unknownSetting_saysWhich() {
    assertThatThrownBy(() -> TestAuthority.builder().setting("tokens.nonsense", "1").start())
        .hasMessageContaining("tokens.nonsense");
  }

  @Test
  void close_afterUse_leavesNoThreadAndNoFolder() {
    Set<Path> foldersBefore = folders();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    TestAuthority authority = TestAuthority.start();
    try (Stage stage = Stage.guardedBy(authority)) {
      ClientIdentity identity = authority.identityFor("brief", Stage.AUDIENCE, Stage.SCOPE);
      assertThat(Stage.isAnswered(stage.as(identity))).isTrue();
    }
    authority.faults().down();
    assertThat(folders()).hasSize(foldersBefore.size() + 1);

    authority.close();
    authority.close();

    assertThat(folders()).isEqualTo(foldersBefore);
    Await.until("its threads have ended", () -> left(before).isEmpty());
  }

  /**
   * Threads of pools that gRPC shares in a JVM, and of the JVM itself, outlive us by design; an
   * identity's worker goes by itself when it was idle for a while.
   */
  private static Set<String> left(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> !name.startsWith("grpc-") && !name.startsWith("process reaper"))
        .filter(
            name -> !name.startsWith("ForkJoinPool") && !name.startsWith("token-authority-client"))
        .collect(Collectors.toSet());
  }

  private static Set<Path> folders() {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("test-authority"))
          .collect(Collectors.toSet());
    } catch (java.io.IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
