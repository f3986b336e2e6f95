package io.tokenauthority.cli.audit;

import io.tokenauthority.cli.session.Workbench;
import picocli.CommandLine;

/** The group. */
@CommandLine.Command(
    name = "audit",
    description = "Who did what: list, watch, and verify that nothing was altered.")
public final class AuditCommands {

  private AuditCommands() {}

  public static CommandLine tree(Workbench bench) {
    return new CommandLine(new AuditCommands())
        .addSubcommand(new AuditList(bench))
        .addSubcommand(new AuditWatch(bench))
        .addSubcommand(new AuditVerify(bench));
  }
}
