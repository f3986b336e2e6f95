package io.tokenauthority.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Redactor;
import io.tokenauthority.v1.TokenAuthorityProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every command there is, done once with success at a real authority, as a table or as JSON. A
 * command that this day leaves out fails it.
 */
class EveryCommandTest {

  @TempDir Path folder;

  private final Set<String> done = new TreeSet<>();

  @Test
  void everyCommand_endsWith0AtARealAuthority() throws Exception {
    try (LiveOperator operator = new LiveOperator(folder)) {
      ok(operator, LiveOperator.SETUP);
      json(operator, "status");
      json(operator, "whoami");
      ok(operator, "completion bash");
      access(operator);
      accounts(operator);
      tokens(operator);
      users(operator);
      keysAndAudit(operator);
      watch(operator);
      ok(operator, "login root --password-file password");
      ok(operator, "logout");
    }
    assertThat(done).isEqualTo(leaves());
  }

  private void access(LiveOperator operator) throws IOException {
    FileDescriptorSet.Builder files = FileDescriptorSet.newBuilder();
    add(TokenAuthorityProto.getDescriptor(), files, new TreeSet<>());
    Files.write(folder.resolve("api.pb"), files.build().toByteArray());
    assertThat(ok(operator, "access check " + folder.resolve("api.pb"))).contains("IssueToken");
    json(operator, "access explain tokenauthority.v1.Users/ListUsers root");
  }

  private static void add(FileDescriptor file, FileDescriptorSet.Builder to, Set<String> seen) {
    if (seen.add(file.getName())) {
      file.getDependencies().forEach(each -> add(each, to, seen));
      to.addFile(file.toProto());
    }
  }

  private void accounts(LiveOperator operator) {
    json(operator, "account create caller --scope read --scope write --audience otp");
    json(operator, "account get caller");
    json(operator, "account list");
    json(operator, "account update caller --name Caller");
    json(operator, "account disable caller");
    json(operator, "account enable caller");
    json(operator, "account create old");
    json(operator, "account delete old --yes");
  }

  private void tokens(LiveOperator operator) {
    String id =
        LiveOperator.value(json(operator, "token create caller --secret-file first"), "tokenId");
    json(operator, "token list");
    json(operator, "token get " + id);
    json(operator, "token check --token-file first");
    json(operator, "token issue --token-file first --secret-file access");
    json(operator, "token exchange --token-file access --scope read --secret-file narrow");
    json(operator, "token refresh --secret-file mine");
    json(operator, "token usage " + id);
    json(operator, "token renew " + id + " --secret-file second");
    json(operator, "token revoke " + id + " --reason over");
  }

  private void users(LiveOperator operator) {
    operator.secret("other", "quite another battery");
    json(operator, "user create alice --role auditor --password-file password");
    json(operator, "user register bob --password-file password");
    json(operator, "user approve bob");
    json(operator, "user list");
    json(operator, "user get bob");
    json(operator, "user update bob --role operator");
    json(operator, "user set-password bob --password-file other");
    json(operator, "user delete bob --yes");
  }

  private void keysAndAudit(LiveOperator operator) {
    json(operator, "key list");
    String kid = LiveOperator.value(json(operator, "key rotate"), "kid");
    json(operator, "key revoke " + kid + " --yes");
    json(operator, "audit list --limit 5");
    json(operator, "audit verify");
  }

  /** It has no end of its own; here its sign-in ends. */
  private void watch(LiveOperator operator) throws Exception {
    ok(operator, "login root --password-file password");
    ScriptedTerminal screen = new ScriptedTerminal();
    CompletableFuture<ExitCode> end =
        CompletableFuture.supplyAsync(() -> operator.run(screen, "audit watch --after 0"));
    long late = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!screen.outText().contains("server.setup") && System.nanoTime() < late) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertThat(screen.outText()).contains("server.setup", "account.create");
    ok(operator, "logout");
    assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.UNAUTHENTICATED);
    done.add("audit watch");
  }

  /** As people see it. */
  private String ok(LiveOperator operator, String line) {
    String out = operator.ok(line);
    leaves().stream().filter(leaf -> (line + " ").startsWith(leaf + " ")).forEach(done::add);
    return out;
  }

  /** As programs see it, and nothing else. */
  private String json(LiveOperator operator, String line) {
    String out = ok(operator, line + " -o json");
    assertThat(JsonParser.parseString(out).isJsonObject()).as(line + "\n" + out).isTrue();
    return out;
  }

  private static Set<String> leaves() {
    Set<String> leaves = new TreeSet<>();
    collect("", CommandTree.make(new ScriptedTerminal(), new Redactor()), leaves);
    return leaves;
  }

  private static void collect(String words, CommandLine line, Set<String> leaves) {
    if (line.getSubcommands().isEmpty()) {
      leaves.add(words.strip());
    }
    line.getSubcommands().forEach((name, sub) -> collect(words + " " + name, sub, leaves));
  }
}
