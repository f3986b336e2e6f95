package io.tokenauthority.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Redactor;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {

  private record Command(List<String> words, CommandLine line) {}

  private static List<Command> all() {
    List<Command> all = new ArrayList<>();
    collect(List.of(), CommandTree.make(new ScriptedTerminal(), new Redactor()), all);
    return all;
  }

  private static void collect(List<String> words, CommandLine line, List<Command> all) {
    all.add(new Command(words, line));
    line.getSubcommands()
        .forEach(
            (name, sub) -> {
              List<String> longer = new ArrayList<>(words);
              longer.add(name);
              collect(longer, sub, all);
            });
  }

  @Test
  void help_ofEveryCommand_saysWhatItDoesInNarrowLines() {
    assertThat(all()).hasSizeGreaterThan(40);
    for (Command command : all()) {
      List<String> line = new ArrayList<>(command.words());
      line.add("--help");
      ScriptedTerminal terminal = new ScriptedTerminal();
      assertThat(Tokenctl.run(terminal, line.toArray(String[]::new)))
          .as(line.toString())
          .isEqualTo(ExitCode.OK);
      assertThat(terminal.errText()).isEmpty();
      assertThat(terminal.outText())
          .as(line.toString())
          .contains("Usage: tokenctl")
          .satisfies(
              text ->
                  assertThat(text.lines()).allSatisfy(l -> assertThat(l.length()).isLessThan(81)));
      assertThat(command.line().getCommandSpec().usageMessage().description()[0]).endsWith(".");
    }
  }

  @Test
  void options_ofEveryCommand_areDescribedAndNameNoSecretValue() {
    for (Command command : all()) {
      command
          .line()
          .getCommandSpec()
          .options()
          .forEach(
              option -> {
                assertThat(option.description())
                    .as(command.words() + option.longestName())
                    .isNotEmpty();
                assertThat(option.longestName())
                    .as("a secret as an argument")
                    .doesNotMatch("--(password|token|secret|service-token|setup-token)");
              });
    }
  }

  @Test
  void groupAlone_isWrongUsageAndShowsItsCommands() {
    for (String group : List.of("token", "account", "user", "key", "audit", "access")) {
      ScriptedTerminal terminal = new ScriptedTerminal();
      assertThat(Tokenctl.run(terminal, group)).isEqualTo(ExitCode.USAGE);
      assertThat(terminal.outText()).isEmpty();
      assertThat(terminal.errText()).contains("Commands:");
    }
  }

  @Test
  void nothingAtAll_isWrongUsage() {
    assertThat(Tokenctl.run(new ScriptedTerminal())).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void version_isTold() {
    ScriptedTerminal terminal = new ScriptedTerminal();
    assertThat(Tokenctl.run(terminal, "--version")).isEqualTo(ExitCode.OK);
    assertThat(terminal.outText()).startsWith("tokenctl ");
  }

  @Test
  void completion_ofBothShells_knowsTheCommands() throws Exception {
    for (String shell : List.of("bash", "zsh")) {
      ScriptedTerminal terminal = new ScriptedTerminal();
      assertThat(Tokenctl.run(terminal, "completion", shell)).isEqualTo(ExitCode.OK);
      assertThat(terminal.outText()).contains("--if-expires-within", "set-password");
    }
  }

  @Test
  void completion_inBash_completesAWord() throws Exception {
    ScriptedTerminal terminal = new ScriptedTerminal();
    Tokenctl.run(terminal, "completion", "bash");
    Path script = Files.createTempFile("completion", ".bash");
    try {
      Files.writeString(
          script,
          terminal.outText()
              + """

              COMP_WORDS=(tokenctl account en)
              COMP_CWORD=2
              _complete_tokenctl
              echo "${COMPREPLY[@]}"
              """);
      Process bash =
          new ProcessBuilder("bash", script.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(bash.waitFor()).as(said).isZero();
      assertThat(said.strip()).isEqualTo("enable");
    } finally {
      Files.delete(script);
    }
  }

  @Test
  void enumValue_unknownOrNobodys_namesTheWordsThereAre() {
    for (String word : List.of("odd", "unrecognized", "state_unspecified")) {
      ScriptedTerminal terminal = new ScriptedTerminal();
      assertThat(Tokenctl.run(terminal, "token", "list", "--state", word))
          .isEqualTo(ExitCode.USAGE);
      assertThat(terminal.errText())
          .isEqualTo(
              "tokenctl: Invalid value for option '--state': '"
                  + word
                  + "' is not one of active, expiring, expired, revoked. See: tokenctl token list"
                  + " --help\n");
    }
  }

  @Test
  void main_inAProcessOfItsOwn_endsWithTheNumberAndLogsNothing() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                shippedClassPath(),
                "io.tokenauthority.cli.Tokenctl",
                "--authority",
                "no-such-host.invalid:9090",
                "status")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(ExitCode.UNAVAILABLE.number());
    assertThat(said.lines().filter(line -> !line.contains(" … "))).hasSize(1);
    assertThat(said).contains("tokenctl: the host no-such-host.invalid is not known");
  }

  /**
   * With the logger that the command ships with, in place of the one of the authority under test.
   */
  private static String shippedClassPath() {
    Stream<String> here =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(
                entry -> !entry.contains("logback") && !entry.contains("token-authority-server"));
    return Stream.concat(here, Stream.of(System.getProperty("shipped.logger")))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
