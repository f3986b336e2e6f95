package io.tokenauthority.cli.token;

import io.tokenauthority.cli.options.SecretOutput;
import io.tokenauthority.cli.options.Spans;
import io.tokenauthority.cli.options.Values;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an access token shall be good for, and the call that makes it. */
final class AccessOptions {

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "What it may do; may be repeated (default: all that the credential holds).")
  @Nullable List<String> scopes;

  @Option(
      names = "--audience",
      paramLabel = "AUDIENCE",
      description = "Whom it is for; may be repeated (default: the only one allowed).")
  @Nullable List<String> audiences;

  @Option(
      names = "--lifetime",
      paramLabel = "SPAN",
      description = "How long it lives, 5s to 1h (default 15m).")
  @Nullable Duration lifetime;

  @Mixin SecretOutput secretOutput = new SecretOutput();

  /** Trades the credential in {@code request} for an access token and shows that. */
  void issue(Workbench bench, IssueTokenRequest.Builder request) {
    request.addAllScopes(Values.split(scopes)).addAllAudiences(Values.split(audiences));
    if (lifetime != null) {
      request.setLifetime(Spans.proto(lifetime));
    }
    try (Session session = bench.connectAsNobody()) {
      var authority = session.anonymous(TokenAuthorityGrpc::newBlockingStub);
      secretOutput.prepare();
      IssueTokenResponse issued =
          session.ask("issuing a token", () -> authority.issueToken(request.build()));
      show(bench.output(), issued);
    }
  }

  private void show(Output output, IssueTokenResponse issued) {
    IssueTokenResponse.Builder without = issued.toBuilder();
    without.getTokensBuilder().clearAccessToken();
    secretOutput.show(
        output,
        issued.getTokens().getAccessToken(),
        issued,
        without.build(),
        () -> new TokenView(output.words()).card(issued.getTokens()),
        "Access token");
  }
}
