package io.tokenauthority.cli.account;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** The two commands that switch an account on and off. */
final class AccountSwitch {

  private AccountSwitch() {}

  @CommandLine.Command(
      name = "enable",
      description = "Let a service account make tokens again; what died stays dead.")
  static final class Enable implements Command {

    private final Workbench bench;

    @Parameters(paramLabel = "ACCOUNT", description = "Its id.")
    String account = "";

    Enable(Workbench bench) {
      this.bench = bench;
    }

    @Override
    public ExitCode run() {
      new AccountChange(bench)
          .apply(
              account,
              (changed, mask) -> {
                changed.setEnabled(true);
                mask.add("enabled");
              });
      return ExitCode.OK;
    }
  }

  @CommandLine.Command(
      name = "disable",
      description = "Accept nothing of a service account any more; its tokens die at once.")
  static final class Disable implements Command {

    private final Workbench bench;

    @Parameters(paramLabel = "ACCOUNT", description = "Its id.")
    String account = "";

    Disable(Workbench bench) {
      this.bench = bench;
    }

    @Override
    public ExitCode run() {
      new AccountChange(bench)
          .apply(
              account,
              (changed, mask) -> {
                changed.setEnabled(false);
                mask.add("enabled");
              });
      return ExitCode.OK;
    }
  }
}
