package io.tokenauthority.cli.token;

import io.tokenauthority.cli.options.SecretOutput;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.RefreshTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenSet;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(
    name = "refresh",
    description = "Refresh your sign-in and give an access token of it, for another tool.",
    footer = {
      "",
      "Example:",
      "  grpcurl -H \"authorization: Bearer $(tokenctl token refresh --secret-only)\" …"
    })
final class TokenRefresh implements Command {

  private final Workbench bench;

  @Mixin SecretOutput secretOutput = new SecretOutput();

  TokenRefresh(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connect()) {
      var authority = session.signedIn(TokenAuthorityGrpc::newBlockingStub);
      secretOutput.prepare();
      GetSelfResponse self =
          session.ask(
              "reading who you are", () -> authority.getSelf(GetSelfRequest.getDefaultInstance()));
      TokenSet known =
          TokenSet.newBuilder()
              .setTokenType("Bearer")
              .setTokenId(self.getTokenId())
              .setGrantId(self.getGrantId())
              .addAllScopes(self.getScopesList())
              .addAllAudiences(self.getAudiencesList())
              .setExpireTime(self.getExpireTime())
              .build();
      String token = session.ask("reading the token", session::accessToken);
      Output output = bench.output();
      secretOutput.show(
          output,
          token,
          response(known.toBuilder().setAccessToken(token).build()),
          response(known),
          () -> new TokenView(output.words()).card(known),
          "Access token");
      return ExitCode.OK;
    }
  }

  private static RefreshTokenResponse response(TokenSet tokens) {
    return RefreshTokenResponse.newBuilder().setTokens(tokens).build();
  }
}
