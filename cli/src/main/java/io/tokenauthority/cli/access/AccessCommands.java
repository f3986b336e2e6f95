package io.tokenauthority.cli.access;

import io.tokenauthority.cli.session.Workbench;
import picocli.CommandLine;

/** The group. */
@CommandLine.Command(name = "access", description = "The access rules that .proto files state.")
public final class AccessCommands {

  private AccessCommands() {}

  public static CommandLine tree(Workbench bench) {
    return new CommandLine(new AccessCommands())
        .addSubcommand(new AccessCheck(bench))
        .addSubcommand(new AccessExplain(bench));
  }
}
