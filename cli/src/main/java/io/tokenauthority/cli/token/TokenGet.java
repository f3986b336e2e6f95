package io.tokenauthority.cli.token;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.GetServiceTokenRequest;
import io.tokenauthority.v1.GetServiceTokenResponse;
import io.tokenauthority.v1.ServiceTokensGrpc;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "get", description = "Show one service token.")
final class TokenGet implements Command {

  private final Workbench bench;

  @Parameters(paramLabel = "TOKEN_ID", description = "Its id (not the secret).")
  String tokenId = "";

  TokenGet(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    TokenIds.refuseSecret(tokenId);
    GetServiceTokenRequest request =
        GetServiceTokenRequest.newBuilder().setTokenId(tokenId).build();
    try (Session session = bench.connect()) {
      var tokens = session.signedIn(ServiceTokensGrpc::newBlockingStub);
      GetServiceTokenResponse found =
          session.ask("reading the token", () -> tokens.getServiceToken(request));
      Output output = bench.output();
      output.show(found, () -> new TokenView(output.words()).card(found.getServiceToken()));
      return ExitCode.OK;
    }
  }
}
