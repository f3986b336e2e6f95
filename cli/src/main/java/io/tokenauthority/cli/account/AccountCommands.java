package io.tokenauthority.cli.account;

import io.tokenauthority.cli.session.Workbench;
import picocli.CommandLine;

/** The group. */
@CommandLine.Command(
    name = "account",
    description = "Service accounts: what they may ask for, their public keys.")
public final class AccountCommands {

  private AccountCommands() {}

  public static CommandLine tree(Workbench bench) {
    return new CommandLine(new AccountCommands())
        .addSubcommand(new AccountCreate(bench))
        .addSubcommand(new AccountList(bench))
        .addSubcommand(new AccountGet(bench))
        .addSubcommand(new AccountUpdate(bench))
        .addSubcommand(new AccountSwitch.Enable(bench))
        .addSubcommand(new AccountSwitch.Disable(bench))
        .addSubcommand(new AccountDelete(bench));
  }
}
