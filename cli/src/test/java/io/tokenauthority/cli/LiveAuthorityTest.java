package io.tokenauthority.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.server.Authority;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.server.config.Sources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a real authority: what they do to it, and how each kind of run ends. */
class LiveAuthorityTest {
  private static final Pattern SECRET =
      Pattern.compile("ta[srb]_[0-9A-Za-z]{20}|eyJ[0-9A-Za-z_-]{20}|correct horse|battery");

  @TempDir Path folder;
  private Authority authority;

  /** All that was on the screen, to look for secrets in. */
  private final StringBuilder screen = new StringBuilder();

  @BeforeEach
  void start() throws IOException {
    Map<String, String> flags =
        Map.of(
            "data.dir", path("data"),
            "grpc.listen", "127.0.0.1:0",
            "grpc.notice", "0s",
            "grpc.drain", "1s",
            "registration.enabled", "true");
    authority = Authority.start(Sources.read(Optional.empty(), Map.of(), flags).configuration());
    secret("password", LiveAuthority.PASSWORD);
    ok("setup root --setup-token-file {} --password-file {}", path("data/setup-token"), "password");
  }

  @AfterEach
  void end() throws IOException {
    authority.close();
    P5_secrets_areInPrivateFilesAlone();
  }

  private void P5_secrets_areInPrivateFilesAlone() throws IOException {
    assertThat(screen).doesNotContainPattern(SECRET);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (SECRET.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).find()) {
          assertThat(Files.getPosixFilePermissions(file))
              .as(file.toString())
              .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
      }
    }
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
    assertThat(run(new ScriptedTerminal().types("n"), "account delete billing"))
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
    String id = value(made, "tokenId");
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

    String sequence = value(ok("-o json token revoke --token-file access"), "revocationSequence");
    ends(
        ExitCode.INACTIVE_TOKEN,
        "token check --token-file access --min-revocation-sequence {}",
        sequence);
    ok("token check --token-file narrow");
    ok("token revoke {} --reason lost", value(renewed, "tokenId"));
    ends(ExitCode.INACTIVE_TOKEN, "token check --token-file narrow");
    ends(ExitCode.INACTIVE_TOKEN, "token renew {} --secret-file none", value(renewed, "tokenId"));
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

    secret("other", "quite another battery");
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
    int port = authority.grpcPort();
    authority.close();
    assertThat(run(new ScriptedTerminal(), "--timeout 2s whoami", port))
        .isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(folder.resolve("root.json")).exists();
  }

  /** Runs a command line that must succeed; gives its standard output. */
  private String ok(String line, String... values) {
    return ends(ExitCode.OK, line, values);
  }

  private String ends(ExitCode expected, String line, String... values) {
    String typed = line;
    for (String value : values) {
      typed = typed.replaceFirst("\\{}", Matcher.quoteReplacement(value));
    }
    ScriptedTerminal terminal = new ScriptedTerminal();
    assertThat(run(terminal, typed)).as(typed + "\n" + terminal.errText()).isEqualTo(expected);
    return terminal.outText();
  }

  private ExitCode run(ScriptedTerminal terminal, String line) {
    return run(terminal, line, authority.grpcPort());
  }

  /** A word that follows an option for a file is a name in the test's folder. */
  private ExitCode run(ScriptedTerminal terminal, String line, int port) {
    List<String> all = new ArrayList<>(List.of("--authority", "127.0.0.1:" + port));
    if (!line.contains("--credentials")) {
      all.addAll(List.of("--credentials", path("root.json")));
    }
    boolean file = false;
    for (String word : line.split(" ", -1)) {
      all.add(file ? path(word) : word);
      file = word.endsWith("-file") || word.matches("--(credentials|head|keep-head)");
    }
    ExitCode exitCode = Tokenctl.run(terminal, all.toArray(String[]::new));
    screen.append(terminal.outText()).append(terminal.errText());
    return exitCode;
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void secret(String name, String content) {
    try {
      Path file = folder.resolve(name);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, content);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static String value(String json, String field) {
    Matcher found = Pattern.compile("\"" + field + "\": *\"([^\"]*)\"").matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return found.group(1);
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
