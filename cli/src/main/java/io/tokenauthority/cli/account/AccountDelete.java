package io.tokenauthority.cli.account;

import io.tokenauthority.cli.options.Confirmation;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.v1.DeleteServiceAccountRequest;
import io.tokenauthority.v1.DeleteServiceAccountResponse;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "delete",
    description = "Remove a service account and kill its tokens. Its id is never given again.")
final class AccountDelete implements Command {

  private final Workbench bench;

  @Parameters(paramLabel = "ACCOUNT", description = "Its id.")
  String account = "";

  @Mixin Confirmation confirmation = new Confirmation();

  AccountDelete(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    confirmation.ask(
        bench, "Remove the service account " + account + " for ever, with all its tokens?");
    DeleteServiceAccountRequest request =
        DeleteServiceAccountRequest.newBuilder().setAccount(account).build();
    try (Session session = bench.connect()) {
      var accounts = session.signedIn(ServiceAccountsGrpc::newBlockingStub);
      DeleteServiceAccountResponse done =
          session.ask("removing the account", () -> accounts.deleteServiceAccount(request));
      Output output = bench.output();
      output.show(
          done,
          () ->
              Table.card()
                  .row("Account", account)
                  .row("State", "REMOVED")
                  .row("Sequence", String.valueOf(done.getRevocationSequence())));
      return ExitCode.OK;
    }
  }
}
