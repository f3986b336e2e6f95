package io.tokenauthority.cli.user;

import io.tokenauthority.cli.session.Workbench;
import picocli.CommandLine;

/** The group. */
@CommandLine.Command(name = "user", description = "People: their roles, approval and passwords.")
public final class UserCommands {

  private UserCommands() {}

  public static CommandLine tree(Workbench bench) {
    return new CommandLine(new UserCommands())
        .addSubcommand(new UserCreate(bench))
        .addSubcommand(new UserRegister(bench))
        .addSubcommand(new UserApprove(bench))
        .addSubcommand(new UserList(bench))
        .addSubcommand(new UserGet(bench))
        .addSubcommand(new UserUpdate(bench))
        .addSubcommand(new UserSetPassword(bench))
        .addSubcommand(new UserDelete(bench));
  }
}
