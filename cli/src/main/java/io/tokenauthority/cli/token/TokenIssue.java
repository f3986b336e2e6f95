package io.tokenauthority.cli.token;

import io.tokenauthority.cli.options.TokenInput;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.v1.IssueTokenRequest;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(
    name = "issue",
    description = "Trade a service token for an access token.",
    footer = {
      "",
      "Example:",
      "  tokenctl token issue --token-file billing.token --audience otp --secret-only"
    })
final class TokenIssue implements Command {

  private final Workbench bench;

  @Mixin TokenInput token = new TokenInput();
  @Mixin AccessOptions access = new AccessOptions();

  TokenIssue(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    access.issue(
        bench,
        IssueTokenRequest.newBuilder().setServiceToken(token.read(bench, "The service token")));
    return ExitCode.OK;
  }
}
