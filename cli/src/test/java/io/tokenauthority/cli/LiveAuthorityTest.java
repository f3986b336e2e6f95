package io.tokenauthority.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a real authority: what they do to it, and how each kind of run ends. */
class LiveAuthorityTest {
  @TempDir Path folder;
  private LiveOperator live;

  @BeforeEach
  void start() {
    live = new LiveOperator(folder);
    ok(LiveOperator.SETUP);
  }

  @AfterEach
  void end() throws IOException {
    live.close();
  }

  @Test
  void session_setUpToLogout() {
    assertThat(ok("whoami")).contains("User", "root");
    assertThat(ok("status")).contains("SERVING", "sqlite", "ES256");
    ends(ExitCode.CONFLICT, "setup other --setup-token-file password --password-file password");
    ok("logout");
    ends(ExitCode.UNAUTHENTICATED, "whoami");
    ends(ExitCode.UNAUTHENTICATED, "login nobody --password-file password");
    ok("login root --password-file password");
  }

  @Test
  void account_createdToDeleted() {
    ok("account create billing --scope read --audience otp");
    assertThat(ok("account get billing")).contains("read", "otp");
    assertThat(ok("account list")).contains("billing");
    assertThat(ok("account update billing --add-scope write --name Bills"))
        .contains("write", "Bills");
    assertThat(ok("account disable billing")).contains("DISABLED");
    assertThat(ok("account enable billing")).doesNotContain("DISABLED");

    ends(ExitCode.CONFLICT, "account create billing");
    ends(ExitCode.USAGE, "account create Not-An-Id");
    ends(ExitCode.USAGE, "account delete billing");
    assertThat(live.run(new ScriptedTerminal().types("n"), "account delete billing"))
        .isEqualTo(ExitCode.FAILURE);
    ok("account delete billing --yes");
    ends(ExitCode.NOT_FOUND, "account get billing");
    ends(ExitCode.CONFLICT, "account create billing");
  }

  @Test
  void access_explainedByTheAuthoritysOwnReflection() {
    ok("account create billing --scope read --scope trust:watch --audience otp");
    assertThat(ok("access explain tokenauthority.v1.TokenAuthority/WatchTrust billing"))
        .contains("SCOPES trust:watch", "ALLOWED");
    ends(ExitCode.DENIED, "access explain tokenauthority.v1.TokenAuthority/ReportUsage billing");
    ok("access explain tokenauthority.v1.SigningKeys/RotateSigningKey root");
    ends(ExitCode.NOT_FOUND, "access explain tokenauthority.v1.SigningKeys/Forget root");
    ends(ExitCode.NOT_FOUND, "access explain shop.Orders/Read root");
    ends(ExitCode.NOT_FOUND, "access explain tokenauthority.v1.TokenAuthority/GetSelf nobody");
  }

  @Test
  void token_createdToRevoked() {
    ok("account create caller --scope read --scope write --audience otp");
    String made = ok("-o json token create caller --name first --secret-file first");
    String id = LiveOperator.value(made, "tokenId");
    assertThat(ok("token list --account caller")).contains(id, "first");
    assertThat(ok("token get {}", id)).contains("ACTIVE", "read write");
    assertThat(ok("token check --token-file first --scope read --audience otp"))
        .contains("ACTIVE", "service token");
    ends(ExitCode.DENIED, "token check --token-file first --scope admin");
    ends(ExitCode.INACTIVE_TOKEN, "token check --token-file first --audience other");
    ends(ExitCode.DENIED, "token create caller --scope admin --secret-file none");

    ok("token issue --token-file first --secret-file access");
    assertThat(ok("token check --token-file access")).contains("access token");
    assertThat(ok("token exchange --token-file access --scope read --secret-file narrow"))
        .contains("read");
    ends(ExitCode.DENIED, "token check --token-file narrow --scope write");
    assertThat(ok("token usage {}", id)).contains("HOUR");

    assertThat(ok("token renew {} --if-expires-within 1h --secret-file second", id))
        .contains("ACTIVE");
    String renewed = ok("-o json token renew {} --overlap 0s --secret-file second", id);
    ends(ExitCode.INACTIVE_TOKEN, "token check --token-file first");
    ok("token check --token-file second");
    ok("token check --token-file second");

    String sequence =
        LiveOperator.value(ok("-o json token revoke --token-file access"), "revocationSequence");
    ends(
        ExitCode.INACTIVE_TOKEN,
        "token check --token-file access --min-revocation-sequence {}",
        sequence);
    ok("token check --token-file narrow");
    ok("token revoke {} --reason lost", LiveOperator.value(renewed, "tokenId"));
    ends(ExitCode.INACTIVE_TOKEN, "token check --token-file narrow");
    ends(
        ExitCode.INACTIVE_TOKEN,
        "token renew {} --secret-file none",
        LiveOperator.value(renewed, "tokenId"));
    ends(ExitCode.UNAUTHENTICATED, "token issue --token-file second --secret-file none");
    ends(ExitCode.NOT_FOUND, "token get 0123456789012345678901");
  }

  @Test
  void user_createdToDeleted() {
    ok("user create alice --role auditor --email alice@example.org --password-file password");
    ok("user register bob --password-file password");
    assertThat(ok("user list")).contains("root", "alice", "bob", "AWAITS APPROVAL");
    ok("user approve bob");
    assertThat(ok("user get bob")).contains("MEMBER", "ACTIVE");

    live.secret("other", "quite another battery");
    ok("user set-password alice --password-file other");
    ends(ExitCode.UNAUTHENTICATED, "--credentials alice.json login alice --password-file password");
    ok("--credentials alice.json login alice --password-file other");
    assertThat(ok("--credentials alice.json account list")).isNotNull();
    ends(ExitCode.DENIED, "--credentials alice.json account create mine");
    ok(
        "--credentials alice.json user set-password --current-password-file other"
            + " --password-file password");
    ok("--credentials alice.json login alice --password-file password");

    ends(ExitCode.CONFLICT, "user delete root --yes");
    ok("user delete alice --yes");
    ends(ExitCode.UNAUTHENTICATED, "--credentials alice.json whoami");
    ends(ExitCode.NOT_FOUND, "user get alice");
  }

  @Test
  void key_rotatedAndRevoked_whatItSignedDies() {
    ok("account create caller --scope read --audience otp");
    ok("token create caller --secret-file service");
    ok("token issue --token-file service --secret-file access");
    String first = active(ok("key list"));
    assertThat(active(ok("key rotate"))).isNotEqualTo(first);
    ok("token check --token-file access");
    assertThat(ok("key revoke {} --dry-run", first)).contains("Would die");
    ok("key revoke {} --yes", first);
    ends(ExitCode.INACTIVE_TOKEN, "token check --token-file access");
    ok("token issue --token-file service --secret-file access");
    ok("token check --token-file access");
    ends(ExitCode.NOT_FOUND, "key revoke nosuchkey --yes");
  }

  @Test
  void audit_listedAndVerified() {
    ok("account create caller --scope read");
    ends(ExitCode.CONFLICT, "account create caller");
    assertThat(ok("audit list")).contains("caller", "SUCCESS");
    assertThat(ok("audit verify --keep-head head.json --head head.json")).contains("Rows checked");
    assertThat(ok("audit verify --head head.json")).contains("Rows checked");
  }

  @Test
  void P6_authorityEnded_isUnavailableAndTheSignInStays() {
    live.endAuthority();
    assertThat(live.run(new ScriptedTerminal(), "--timeout 2s whoami"))
        .isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(folder.resolve("root.json")).exists();
  }

  private String ok(String line, String... values) {
    return live.ok(line, values);
  }

  private String ends(ExitCode expected, String line, String... values) {
    return live.ends(expected, line, values);
  }

  /** The key that signs access tokens now. */
  private static String active(String table) {
    return table
        .lines()
        .filter(line -> line.contains("ACTIVE") && line.contains("access tokens"))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst()
        .orElseThrow();
  }
}
