package io.tokenauthority.cli;

import io.tokenauthority.cli.terminal.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Somebody with a credential file, who types command lines at one authority. */
final class Operator {

  private final ScriptedAuthority authority;
  private final Path credentials;

  Operator(ScriptedAuthority authority, Path folder) {
    this.authority = authority;
    this.credentials = folder.resolve("tokenctl").resolve("credentials.json");
  }

  /** How one run ended, and what it left on the screen. */
  record Run(ExitCode exitCode, String out, String err) {}

  Path credentials() {
    return credentials;
  }

  Operator signedIn() {
    Run run = run(new ScriptedTerminal().types("correct horse"), "login", "alice");
    if (run.exitCode() != ExitCode.OK) {
      throw new AssertionError(run.err());
    }
    return this;
  }

  Run run(String... arguments) {
    return run(new ScriptedTerminal(), arguments);
  }

  Run run(ScriptedTerminal terminal, String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of("--authority", authority.endpoint(), "--credentials", credentials.toString()));
    all.addAll(List.of(arguments));
    ExitCode exitCode = Tokenctl.run(terminal, all.toArray(String[]::new));
    return new Run(exitCode, terminal.outText(), terminal.errText());
  }
}
