package io.tokenauthority.cli.token;

import io.grpc.Channel;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.v1.RevokeServiceTokenRequest;
import io.tokenauthority.v1.RevokeServiceTokenResponse;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.RevokeTokenResponse;
import io.tokenauthority.v1.ServiceTokensGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "revoke",
    description = "Make a token dead everywhere, within about a second.",
    footer = {"", "Who holds a secret may revoke it by --token-file without signing in."})
final class TokenRevoke implements Command {

  private final Workbench bench;

  @ArgGroup(exclusive = true, multiplicity = "1")
  Target target = new Target();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
  String reason = "";

  /** What shall be dead. */
  static final class Target {
    @Parameters(
        paramLabel = "TOKEN_ID",
        description =
            "A service token's id: its grant, old and new secrets, and what came of them.")
    @Nullable String tokenId;

    @Option(
        names = "--access-token-id",
        paramLabel = "ID",
        required = true,
        description = "One access token (or one secret of a service token) alone.")
    @Nullable String accessTokenId;

    @Option(
        names = "--token-file",
        paramLabel = "FILE",
        required = true,
        description = "The token whose secret is in FILE (- is stdin).")
    @Nullable String file;

    @Option(
        names = "--grant",
        paramLabel = "ID",
        required = true,
        description = "Everything under a grant.")
    @Nullable String grant;

    @Option(
        names = "--account",
        paramLabel = "ID",
        required = true,
        description = "All tokens of a service account or user; it stays enabled.")
    @Nullable String account;
  }

  TokenRevoke(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    return target.tokenId != null ? revokeServiceToken(target.tokenId) : revokeOther();
  }

  private ExitCode revokeServiceToken(String tokenId) {
    TokenIds.refuseSecret(tokenId);
    RevokeServiceTokenRequest request =
        RevokeServiceTokenRequest.newBuilder().setTokenId(tokenId).setReason(reason).build();
    try (Session session = bench.connect()) {
      var tokens = session.signedIn(ServiceTokensGrpc::newBlockingStub);
      RevokeServiceTokenResponse done =
          session.ask("revoking the token", () -> tokens.revokeServiceToken(request));
      Output output = bench.output();
      output.show(
          done,
          () ->
              new TokenView(output.words())
                  .card(done.getServiceToken())
                  .row("Sequence", String.valueOf(done.getRevocationSequence())));
      return ExitCode.OK;
    }
  }

  private ExitCode revokeOther() {
    RevokeTokenRequest request = request();
    try (Session session = target.file != null ? bench.connectAsNobody() : bench.connect()) {
      Function<Channel, TokenAuthorityGrpc.TokenAuthorityBlockingStub> stub =
          TokenAuthorityGrpc::newBlockingStub;
      var authority = target.file != null ? session.anonymous(stub) : session.signedIn(stub);
      RevokeTokenResponse done =
          session.ask("revoking the token", () -> authority.revokeToken(request));
      Output output = bench.output();
      output.show(
          done,
          () ->
              Table.card()
                  .row("State", "REVOKED")
                  .row("Since", output.words().full(done.getRevokeTime()))
                  .row("Sequence", String.valueOf(done.getRevocationSequence())));
      return ExitCode.OK;
    }
  }

  private RevokeTokenRequest request() {
    RevokeTokenRequest.Builder request = RevokeTokenRequest.newBuilder().setReason(reason);
    if (target.file != null) {
      request.setToken(bench.secrets().read(target.file, "The token", "--token-file"));
    } else if (target.accessTokenId != null) {
      TokenIds.refuseSecret(target.accessTokenId);
      request.setTokenId(target.accessTokenId);
    } else if (target.grant != null) {
      request.setGrantId(target.grant);
    } else if (target.account != null) {
      request.setAccount(target.account);
    }
    return request.build();
  }
}
