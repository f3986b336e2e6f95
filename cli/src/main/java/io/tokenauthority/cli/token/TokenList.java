package io.tokenauthority.cli.token;

import io.tokenauthority.cli.options.Choices;
import io.tokenauthority.cli.options.Pages;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.ListServiceTokensRequest;
import io.tokenauthority.v1.ListServiceTokensResponse;
import io.tokenauthority.v1.ServiceToken;
import io.tokenauthority.v1.ServiceTokensGrpc;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "list", description = "List service tokens, newest first.")
final class TokenList implements Command {

  private final Workbench bench;

  @Option(names = "--account", paramLabel = "ACCOUNT", description = "Only this account's.")
  String account = "";

  @Option(
      converter = States.class,
      completionCandidates = States.class,
      names = "--state",
      paramLabel = "STATE",
      description = "Only those active, expiring, expired or revoked.")
  ServiceToken.@Nullable State state;

  @Mixin Pages pages = new Pages();

  TokenList(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    String filter =
        pages.filter().and("state", "=", state == null ? null : state.name()).toString();
    try (Session session = bench.connect()) {
      var tokens = session.signedIn(ServiceTokensGrpc::newBlockingStub);
      ListServiceTokensResponse all =
          pages.read(
              bench,
              session,
              "reading tokens",
              (size, page) ->
                  tokens.listServiceTokens(
                      ListServiceTokensRequest.newBuilder()
                          .setAccount(account)
                          .setFilter(filter)
                          .setPageSize(size)
                          .setPageToken(page)
                          .build()));
      Output output = bench.output();
      output.show(all, () -> new TokenView(output.words()).table(all.getServiceTokensList()));
      return ExitCode.OK;
    }
  }

  /** Its words. */
  static final class States extends Choices<ServiceToken.State> {
    States() {
      super(ServiceToken.State.class);
    }
  }
}
