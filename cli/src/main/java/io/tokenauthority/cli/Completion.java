package io.tokenauthority.cli;

import io.tokenauthority.cli.options.Choices;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Terminal;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "completion",
    description = "Print a script that completes tokenctl's commands and options.",
    footer = {
      "",
      "bash: source <(tokenctl completion bash)",
      "zsh:  source <(tokenctl completion zsh)"
    })
final class Completion implements Command {

  /** The shells that are known. */
  enum Shell {
    /** GNU bash. */
    BASH,
    /** Zsh, through its reading of bash's completions. */
    ZSH
  }

  private static final String ZSH_PRELUDE =
      "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n";

  private final Terminal terminal;
  private final CommandLine tree;

  @Parameters(
      converter = Shells.class,
      completionCandidates = Shells.class,
      paramLabel = "SHELL",
      description = "bash or zsh.")
  Shell shell = Shell.BASH;

  Completion(Terminal terminal, CommandLine tree) {
    this.terminal = terminal;
    this.tree = tree;
  }

  @Override
  public ExitCode run() {
    String script = AutoComplete.bash("tokenctl", tree);
    terminal.out().print(shell == Shell.ZSH ? ZSH_PRELUDE + script : script);
    return ExitCode.OK;
  }

  /** Its words. */
  static final class Shells extends Choices<Shell> {
    Shells() {
      super(Shell.class);
    }
  }
}
