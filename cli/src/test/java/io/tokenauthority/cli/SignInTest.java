package io.tokenauthority.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.tokenauthority.cli.Operator.Run;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.RevokeTokenResponse;
import io.tokenauthority.v1.SetupRequest;
import io.tokenauthority.v1.SetupResponse;
import io.tokenauthority.v1.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {

  private static final GetSelfResponse SELF =
      GetSelfResponse.newBuilder().setUser(true).setAccountName("alice").build();

  @TempDir Path folder;
  private ScriptedAuthority authority;
  private Operator operator;

  @BeforeEach
  void start() throws IOException {
    authority = new ScriptedAuthority().on("GetSelf", SELF);
    operator = new Operator(authority, folder);
  }

  @AfterEach
  void stop() {
    authority.close();
  }

  @Test
  void login_rightPassword_keepsTheSignInForItsOwnerAlone() throws IOException {
    Run run = operator.run(new ScriptedTerminal().types("correct horse"), "login", "alice");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(authority.request("IssueToken", IssueTokenRequest.class).getUserPassword())
        .extracting(p -> p.getUsername() + ":" + p.getPassword())
        .isEqualTo("alice:correct horse");
    assertThat(permissions(operator.credentials())).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve("tokenctl"))).isEqualTo("rwx------");
    assertThat(Files.readString(operator.credentials()))
        .contains(authority.refreshToken(), authority.endpoint(), "alice");
  }

  @Test
  void P5_login_inBothFormats_printsNoSecret() {
    for (String format : List.of("table", "json")) {
      Run run =
          operator.run(new ScriptedTerminal().types("correct horse"), "-o", format, "login", "a");
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.out() + run.err())
          .doesNotContain("correct horse", "tar_", ScriptedAuthority.ACCESS);
    }
  }

  @Test
  void login_withoutName_asksForIt() {
    Run run = operator.run(new ScriptedTerminal().types("alice", "correct horse"), "login");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("Username: ", "Password for alice: ");
  }

  @Test
  void login_passwordFromStdin_losesTheLineEndAlone() {
    Run run =
        operator.run(
            new ScriptedTerminal().piped(" pass word \n"),
            "login",
            "alice",
            "--password-file",
            "-");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(
            authority
                .request("IssueToken", IssueTokenRequest.class)
                .getUserPassword()
                .getPassword())
        .isEqualTo(" pass word ");
  }

  @Test
  void login_nobodyToAsk_saysWhichOptionHelps() {
    Run run = operator.run("login", "alice");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo(
            "tokenctl: Password for alice is needed and nobody can be asked here; give a file by"
                + " --password-file (- is stdin).\n");
  }

  @Test
  void login_wrongPassword_saysSoAndKeepsNothing() {
    authority.refuse("IssueToken", Status.Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID);
    Run run = operator.run(new ScriptedTerminal().types("wrong"), "login", "alice");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAUTHENTICATED);
    assertThat(run.err()).contains("tokenctl: the username or the password is wrong.\n");
    assertThat(operator.credentials()).doesNotExist();
  }

  @Test
  void whoami_signedIn_refreshesAndCallsWithTheAccessToken() throws IOException {
    operator.signedIn();
    String first = authority.refreshToken();

    Run run = operator.run("whoami");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).startsWith("User        alice\n");
    assertThat(authority.seen("GetSelf").get(0).authorization())
        .isEqualTo("Bearer " + ScriptedAuthority.ACCESS);
    assertThat(Files.readString(operator.credentials()))
        .contains(authority.refreshToken())
        .doesNotContain(first, "request_id");
    assertThat(permissions(operator.credentials())).isEqualTo("rw-------");
  }

  @Test
  void whoami_authorityNotNamed_goesWhereOneIsSignedIn() {
    operator.signedIn();
    ScriptedTerminal terminal = new ScriptedTerminal();
    ExitCode exitCode =
        Tokenctl.run(terminal, "--credentials", operator.credentials().toString(), "whoami");
    assertThat(exitCode).isEqualTo(ExitCode.OK);
    assertThat(terminal.outText()).contains(authority.endpoint());
  }

  @Test
  void P5_whoami_atAnotherAuthority_doesNotSendTheSignInThere() throws IOException {
    operator.signedIn();
    try (ScriptedAuthority other = new ScriptedAuthority().on("GetSelf", SELF)) {
      ScriptedTerminal terminal =
          new ScriptedTerminal().with("TOKENCTL_AUTHORITY", other.endpoint());
      ExitCode exitCode =
          Tokenctl.run(terminal, "--credentials", operator.credentials().toString(), "whoami");
      assertThat(exitCode).isEqualTo(ExitCode.UNAUTHENTICATED);
      assertThat(terminal.errText())
          .isEqualTo(
              "tokenctl: you are not signed in at "
                  + other.endpoint()
                  + "; sign in: tokenctl login\n");
      assertThat(other.seen("RefreshToken")).isEmpty();
    }
  }

  @Test
  void whoami_inParallel_allSucceedAndTheSignInLives() throws Exception {
    operator.signedIn();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Run>> runs =
          IntStream.range(0, 8)
              .mapToObj(i -> threads.submit(() -> operator.run("whoami")))
              .toList();
      for (Future<Run> run : runs) {
        assertThat(run.get().exitCode()).as(run.get().err()).isEqualTo(ExitCode.OK);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(operator.run("whoami").exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void whoami_sessionOver_saysToSignInAgain() {
    operator.signedIn();
    authority.refuse("RefreshToken", Status.Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID);
    Run run = operator.run("whoami");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAUTHENTICATED);
    assertThat(run.err())
        .isEqualTo(
            "tokenctl: your sign-in at "
                + authority.endpoint()
                + " is over; sign in again: tokenctl login\n");
  }

  @Test
  void P6_whoami_authorityAway_isUnavailableAndTheSignInStays() throws IOException {
    operator.signedIn();
    String kept = authority.refreshToken();
    authority.close();

    Run run = operator.run("--timeout", "2s", "whoami");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err())
        .contains(
            "tokenctl: nothing answers at "
                + authority.endpoint()
                + "; is the authority running, and is --authority right?\n");
    assertThat(Files.readString(operator.credentials())).contains(kept);
  }

  @Test
  void whoami_damagedFile_saysWhichAndShowsNoneOfIt() throws IOException {
    operator.signedIn();
    Files.writeString(operator.credentials(), "{\"refresh_token\": \"tar_secret");
    Run run = operator.run("whoami");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAUTHENTICATED);
    assertThat(run.err())
        .isEqualTo(
            "tokenctl: "
                + operator.credentials()
                + " cannot be used: it is damaged; sign in again: tokenctl login\n");
    assertThat(
            operator
                .run(new ScriptedTerminal().types("correct horse"), "login", "alice")
                .exitCode())
        .isEqualTo(ExitCode.OK);
  }

  @Test
  void logout_signedIn_endsItThereAndHere() {
    operator.signedIn();
    String token = authority.refreshToken();
    authority.on("RevokeToken", RevokeTokenResponse.getDefaultInstance());
    Run run = operator.run("logout");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(authority.request("RevokeToken", RevokeTokenRequest.class).getToken())
        .isEqualTo(token);
    assertThat(operator.credentials()).doesNotExist();
  }

  @Test
  void logout_authorityCannotAnswer_keepsTheFileToTryAgain() {
    operator.signedIn();
    authority.refuse("RevokeToken", Status.Code.UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE);
    Run run = operator.run("logout");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(operator.credentials()).exists();
    assertThat(operator.run("logout", "--forget").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(operator.credentials()).doesNotExist();
  }

  @Test
  void logout_notSignedIn_isDone() {
    assertThat(operator.run("logout").exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void setup_tokenFromFile_makesTheAdminAndSignsIn() throws IOException {
    Path token = Files.writeString(folder.resolve("setup-token"), "tab_secret\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    authority.on(
        "Setup",
        SetupResponse.newBuilder()
            .setUser(User.newBuilder().setUsername("root").setRole(User.Role.ADMIN))
            .setTokens(authority.tokens())
            .build());

    Run run =
        operator.run(
            new ScriptedTerminal().types("correct horse", "correct horse"),
            "setup",
            "root",
            "--setup-token-file",
            token.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    SetupRequest request = authority.request("Setup", SetupRequest.class);
    assertThat(request.getSetupToken()).isEqualTo("tab_secret");
    assertThat(request.getPassword()).isEqualTo("correct horse");
    assertThat(run.out() + run.err()).doesNotContain("tab_", "tar_", "correct horse");
    assertThat(operator.run("whoami").exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void setup_passwordsDiffer_changesNothing() {
    Run run =
        operator.run(
            new ScriptedTerminal().types("tab_x", "one password", "another one"), "setup", "root");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).endsWith("tokenctl: the two did not match; nothing was changed.\n");
    assertThat(authority.seen("Setup")).isEmpty();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
