package io.tokenauthority.cli.options;

import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import java.util.Locale;
import picocli.CommandLine.Option;

/** A last question before what cannot be undone. */
public final class Confirmation {

  @Option(
      names = {"-y", "--yes"},
      description = "Do it without asking.")
  boolean yes;

  /** Goes on only if the operator said yes, here or by {@code --yes}. */
  public void ask(Workbench bench, String question) {
    if (yes) {
      return;
    }
    if (!bench.terminal().interactive()) {
      throw Failure.usage("nobody can be asked here; add --yes to go on.");
    }
    String answer = bench.terminal().ask(question + " [y/N] ").orElse("");
    if (!answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
      throw new Failure(ExitCode.FAILURE, "not confirmed; nothing was changed.");
    }
  }
}
