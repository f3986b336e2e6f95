package io.tokenauthority.cli.account;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.GetServiceAccountRequest;
import io.tokenauthority.v1.GetServiceAccountResponse;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "get", description = "Show one service account.")
final class AccountGet implements Command {

  private final Workbench bench;

  @Parameters(paramLabel = "ACCOUNT", description = "Its id.")
  String account = "";

  AccountGet(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    GetServiceAccountRequest request =
        GetServiceAccountRequest.newBuilder().setAccount(account).build();
    try (Session session = bench.connect()) {
      var accounts = session.signedIn(ServiceAccountsGrpc::newBlockingStub);
      GetServiceAccountResponse found =
          session.ask("reading the account", () -> accounts.getServiceAccount(request));
      Output output = bench.output();
      output.show(found, () -> new AccountView(output.words()).card(found.getServiceAccount()));
      return ExitCode.OK;
    }
  }
}
