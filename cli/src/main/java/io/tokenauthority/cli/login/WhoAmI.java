package io.tokenauthority.cli.login;

import static io.tokenauthority.cli.terminal.Words.list;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import picocli.CommandLine;

@CommandLine.Command(name = "whoami", description = "Show as whom you call, and what you may do.")
public final class WhoAmI implements Command {

  private final Workbench bench;

  public WhoAmI(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connect()) {
      var authority = session.signedIn(TokenAuthorityGrpc::newBlockingStub);
      GetSelfResponse self =
          session.ask(
              "reading who you are", () -> authority.getSelf(GetSelfRequest.getDefaultInstance()));
      Output output = bench.output();
      output.show(
          self,
          () ->
              Table.card()
                  .row(self.getUser() ? "User" : "Service account", self.getAccountName())
                  .optionalRow("Name", self.getDisplayName())
                  .row("Authority", session.link().endpoint().toString())
                  .row("Scopes", list(self.getScopesList()))
                  .row("Audiences", list(self.getAudiencesList()))
                  .row("Token ends", output.words().full(self.getExpireTime()))
                  .row("Id", self.getSubject())
                  .row("Grant id", self.getGrantId()));
      return ExitCode.OK;
    }
  }
}
