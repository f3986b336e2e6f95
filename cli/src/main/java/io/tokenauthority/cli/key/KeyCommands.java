package io.tokenauthority.cli.key;

import io.tokenauthority.cli.session.Workbench;
import picocli.CommandLine;

/** The group. */
@CommandLine.Command(name = "key", description = "The keys that sign tokens: list, rotate, revoke.")
public final class KeyCommands {

  private KeyCommands() {}

  public static CommandLine tree(Workbench bench) {
    return new CommandLine(new KeyCommands())
        .addSubcommand(new KeyList(bench))
        .addSubcommand(new KeyRotate(bench))
        .addSubcommand(new KeyRevoke(bench));
  }
}
