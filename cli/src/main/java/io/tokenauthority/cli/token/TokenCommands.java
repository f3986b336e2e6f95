package io.tokenauthority.cli.token;

import io.tokenauthority.cli.session.Workbench;
import picocli.CommandLine;

/** The group. */
@CommandLine.Command(
    name = "token",
    description = "Service tokens: make, look at, renew, revoke. Access tokens: issue, check.")
public final class TokenCommands {

  private TokenCommands() {}

  public static CommandLine tree(Workbench bench) {
    return new CommandLine(new TokenCommands())
        .addSubcommand(new TokenCreate(bench))
        .addSubcommand(new TokenList(bench))
        .addSubcommand(new TokenGet(bench))
        .addSubcommand(new TokenCheck(bench))
        .addSubcommand(new TokenRenew(bench))
        .addSubcommand(new TokenRevoke(bench))
        .addSubcommand(new TokenUsage(bench))
        .addSubcommand(new TokenIssue(bench))
        .addSubcommand(new TokenExchange(bench))
        .addSubcommand(new TokenRefresh(bench));
  }
}
