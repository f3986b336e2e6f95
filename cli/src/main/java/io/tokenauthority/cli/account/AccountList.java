package io.tokenauthority.cli.account;

import io.tokenauthority.cli.options.Pages;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.ListServiceAccountsRequest;
import io.tokenauthority.v1.ListServiceAccountsResponse;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(name = "list", description = "List service accounts.")
final class AccountList implements Command {

  private final Workbench bench;

  @Mixin Pages pages = new Pages();

  AccountList(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    String filter = pages.filter().toString();
    try (Session session = bench.connect()) {
      var accounts = session.signedIn(ServiceAccountsGrpc::newBlockingStub);
      ListServiceAccountsResponse all =
          pages.read(
              bench,
              session,
              "reading accounts",
              (size, page) ->
                  accounts.listServiceAccounts(
                      ListServiceAccountsRequest.newBuilder()
                          .setFilter(filter)
                          .setPageSize(size)
                          .setPageToken(page)
                          .build()));
      Output output = bench.output();
      output.show(all, () -> new AccountView(output.words()).table(all.getServiceAccountsList()));
      return ExitCode.OK;
    }
  }
}
