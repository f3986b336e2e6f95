package io.tokenauthority.cli.key;

import io.tokenauthority.cli.options.Pages;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.ListSigningKeysRequest;
import io.tokenauthority.v1.ListSigningKeysResponse;
import io.tokenauthority.v1.SigningKeysGrpc;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(name = "list", description = "List signing keys, newest first.")
final class KeyList implements Command {

  private final Workbench bench;

  @Mixin Pages pages = new Pages();

  KeyList(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    String filter = pages.filter().toString();
    try (Session session = bench.connect()) {
      var keys = session.signedIn(SigningKeysGrpc::newBlockingStub);
      ListSigningKeysResponse all =
          pages.read(
              bench,
              session,
              "reading keys",
              (size, page) ->
                  keys.listSigningKeys(
                      ListSigningKeysRequest.newBuilder()
                          .setFilter(filter)
                          .setPageSize(size)
                          .setPageToken(page)
                          .build()));
      Output output = bench.output();
      output.show(all, () -> new KeyView(output.words()).table(all.getSigningKeysList()));
      return ExitCode.OK;
    }
  }
}
