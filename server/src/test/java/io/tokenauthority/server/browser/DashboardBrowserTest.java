package io.tokenauthority.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.v1.RegisterUserRequest;
import io.tokenauthority.v1.UsersGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's day at the dashboard, in a real browser. */
class DashboardBrowserTest {

  private static final String NEW_PASSWORD = "a new and rather long password";

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static Desktop desktop;

  @SuppressWarnings("NullAway.Init")
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    desktop =
        Desktop.start(folder, Map.of("http.listen", "127.0.0.1:0", "registration.enabled", "true"));
    browser = desktop.browser();
  }

  @AfterAll
  static void stop() {
    if (desktop != null) {
      desktop.close();
    }
  }

  @Test
  void token_createdUsedSeenRevoked_isRefused() {
    desktop.signIn();
    makeAccount("billing");
    browser.press("New token");
    browser.fill("display_name", "nightly export");
    browser.press("Create the token");
    browser.awaitText("It is shown once.");
    String secret = browser.value("#secret");
    browser.press("I have put it away");
    browser.awaitText("never used");
    assertThat(browser.text()).doesNotContain(secret);
    String path = browser.path();

    assertThat(desktop.live().issue(secret).getAccessToken()).isNotEmpty();
    Await.until(
        "the use is seen",
        () -> {
          desktop.open(path);
          return !browser.text().contains("never used");
        });

    browser.press("Revoke");
    browser.awaitText("Revoke “nightly export”?");
    browser.fill("reason", "the host is gone");
    browser.press("Revoke the token");
    browser.awaitText("REVOKED");
    browser.awaitText("the host is gone");
    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> desktop.live().issue(secret));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    browser.press("Sign out");
    browser.awaitText("You are signed out.");
  }

  @Test
  void user_registered_isApprovedAndSignsIn() {
    var unused =
        UsersGrpc.newBlockingStub(desktop.live().channel())
            .registerUser(
                RegisterUserRequest.newBuilder()
                    .setUsername("grace")
                    .setPassword(NEW_PASSWORD)
                    .build());
    desktop.signIn("grace", NEW_PASSWORD);
    browser.awaitText("This account is not active");

    desktop.signIn();
    desktop.open("/dashboard/users");
    browser.awaitText("Waiting for approval");
    browser.press("Look");
    browser.press("Approve");
    browser.awaitText("The user is approved");

    desktop.signIn("grace", NEW_PASSWORD);
    browser.awaitText("Your own account.");
    assertThat(browser.text()).doesNotContain("Tokens");
    desktop.open("/dashboard/tokens");
    browser.awaitText("That is not yours to do");
  }

  @Test
  void cookie_isOutOfReach() {
    desktop.signIn();
    assertThat(browser.cookie("session").orElseThrow())
        .contains("\"httpOnly\":true")
        .contains("\"sameSite\":\"Strict\"");
    assertThat(browser.run("return document.cookie").getAsString()).isEmpty();
  }

  @Test
  void signIn_again_endsTheSessionBefore_andALinkFromElsewhereDoesNot() {
    desktop.signIn();
    String before = browser.cookie("session").orElseThrow();
    browser.openElsewhere("<a href='" + desktop.live().http("/dashboard") + "'>in</a>");
    browser.press("in");
    browser.awaitText("Name or e-mail address");
    assertThat(browser.cookie("session")).contains(before);
    desktop.open("/dashboard/profile");
    browser.awaitText("Where you are signed in");

    long sessions = desktop.sessions(LiveAuthority.ADMIN);
    desktop.open("/dashboard/sign-in");
    desktop.fillIn(LiveAuthority.ADMIN, LiveAuthority.PASSWORD);
    assertThat(desktop.sessions(LiveAuthority.ADMIN)).isEqualTo(sessions);
    assertThat(browser.cookie("session").orElseThrow()).isNotEqualTo(before);
  }

  @Test
  void form_withoutItsToken_doesNothing() {
    desktop.signIn();
    desktop.open("/dashboard/new-account");
    browser.fill("account", "unwanted");
    browser.run("document.querySelectorAll('[name=form_token]').forEach(e => e.value = 'x')");
    browser.press("Create the account");
    browser.awaitText("not of this session and nothing was done");
    desktop.open("/dashboard/accounts/unwanted");
    browser.awaitText("There is nothing here");
  }

  @Test
  void session_ended_leadsToTheSignInAndBack() {
    desktop.signIn();
    desktop.open("/dashboard/new-account");
    browser.fill("account", "too-late");
    desktop.endSessions(LiveAuthority.ADMIN);
    browser.press("Create the account");
    browser.awaitText("Your session has ended");

    desktop.open("/dashboard/keys");
    assertThat(browser.path()).isEqualTo("/dashboard/sign-in?next=/dashboard/keys");
    browser.fill("username", LiveAuthority.ADMIN);
    browser.fill("password", LiveAuthority.PASSWORD);
    browser.press("Sign in");
    browser.awaitText("Time line");
    assertThat(browser.path()).isEqualTo("/dashboard/keys");
  }

  @Test
  void auditor_isNotOfferedToWrite_andRefusedWhenWriting() {
    desktop.signIn();
    makeUser("audrey", "AUDITOR");
    desktop.signIn("audrey", NEW_PASSWORD);
    desktop.open("/dashboard/accounts");
    browser.awaitText("Accounts");
    assertThat(browser.text()).doesNotContain("New account");

    desktop.open("/dashboard/new-account");
    browser.fill("account", "forbidden");
    browser.press("Create the account");
    browser.awaitText("That is not yours to do");
  }

  private static void makeAccount(String id) {
    desktop.open("/dashboard/new-account");
    browser.fill("account", id);
    browser.fill("allowed_scopes", "read write");
    browser.fill("allowed_audiences", "otp");
    browser.press("Create the account");
    browser.awaitText("The account is made.");
  }

  private static void makeUser(String name, String role) {
    desktop.open("/dashboard/new-user");
    browser.fill("username", name);
    browser.fill("password", NEW_PASSWORD);
    browser.click("#role option[value=" + role + "]");
    browser.press("Create the user");
    browser.awaitText("The user is made");
  }
}
