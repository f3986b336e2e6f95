package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MainTest {

  private static final String SECRET = "hunter2hunter2";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void version_asked_isTold() {
    assertThat(run(Map.of(), "version")).isEqualTo(Main.OK);
    assertThat(out.toString()).startsWith("tokenauthority ");
  }

  @Test
  void rehearse_onAFitMachine_endsWellAndLeavesNothing() {
    assertThat(run(Map.of(), "rehearse")).isEqualTo(Main.OK);

    assertThat(out.toString()).isEqualTo("a first start works here" + System.lineSeparator());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void help_ofServe_listsEveryKeyAndNoFlagForASecret() {
    assertThat(run(Map.of(), "serve", "--help")).isEqualTo(Main.OK);
    assertThat(out.toString())
        .contains("--grpc.listen", "--admin.password-file", "--rate-limit.tiers.premium.requests")
        .doesNotContain("--admin.password=");
  }

  @Test
  void configPrint_anySettings_showsOriginsAndNoSecret() {
    Map<String, String> environment =
        Map.of("TOKENAUTHORITY_ADMIN_PASSWORD", SECRET, "TOKENAUTHORITY_ADMIN_USERNAME", "root");

    assertThat(run(environment, "config", "print", "--tokens.access-max", "2h")).isEqualTo(Main.OK);

    assertThat(out.toString())
        .contains("tokens.access-max: 2h  # flag --tokens.access-max")
        .contains("admin.username: root  # environment TOKENAUTHORITY_ADMIN_USERNAME")
        .doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          serve --grpc.lisen 127.0.0.1:0                | 2 | no such flag: --grpc.lisen
          serve --grpc.listen                           | 2 | Missing required parameter
          serve --config absent.yaml                    | 2 | file absent.yaml: cannot be read
          serve --admin.password hunter2hunter2         | 2 | --admin.password-file
          serve --admin.passwort=hunter2hunter2         | 2 | no such flag: --admin.passwort
          serve hunter2hunter2                          | 2 | an argument too many
          serve --tls.mode tls --tls.cert a --tls.key b | 1 | tls.cert: the file cannot be read
          serve --master-key.file absent                | 1 | does not exist; make one
          serve --admin.username root --admin.password-file @ | 1 | password: must have at least 10
          config                                        | 2 | a command is missing
          start                                         | 2 | an argument too many
          """)
  void command_thatCannotBe_saysSoInALineWithItsCode(String args, int code, String sentence)
      throws Exception {
    Path tooShort = Files.writeString(folder.resolve("short"), "short");
    List<String> all = new ArrayList<>(List.of(args.replace("@", tooShort.toString()).split(" +")));
    if (all.contains("serve") && code == Main.FAILED) {
      all.addAll(List.of("--data.dir", folder.resolve("data").toString()));
      all.addAll(List.of("--grpc.listen", "127.0.0.1:0"));
    }

    assertThat(run(Map.of(), all.toArray(String[]::new))).isEqualTo(code);

    assertThat(err.toString())
        .startsWith("tokenauthority: ")
        .contains(sentence)
        .doesNotContain("\tat ", "Exception", SECRET);
    assertThat(out.toString()).isEmpty();
  }

  private int run(Map<String, String> environment, String... args) {
    return new Main(environment, new PrintWriter(out, true), new PrintWriter(err, true)).run(args);
  }
}
