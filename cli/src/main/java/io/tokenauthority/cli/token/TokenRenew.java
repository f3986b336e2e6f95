package io.tokenauthority.cli.token;

import io.tokenauthority.cli.options.Expiry;
import io.tokenauthority.cli.options.SecretOutput;
import io.tokenauthority.cli.options.Spans;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.v1.RenewServiceTokenRequest;
import io.tokenauthority.v1.RenewServiceTokenResponse;
import io.tokenauthority.v1.ServiceTokensGrpc;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "renew",
    description = "Put a new secret in the place of a service token's.",
    footer = {
      "",
      "A service token renews itself, for example daily:",
      "  tokenctl token renew --if-expires-within 7d --service-token-file t \\",
      "    --secret-file t"
    })
final class TokenRenew implements Command {

  private final Workbench bench;

  @Parameters(
      paramLabel = "TOKEN_ID",
      arity = "0..1",
      description = "Its id (default: the token of --service-token-file).")
  String tokenId = "";

  @Mixin Expiry expiry = new Expiry();

  @Option(
      names = "--if-expires-within",
      paramLabel = "SPAN",
      description = "Only if it ends within this span, such as 7d; else nothing is changed.")
  @Nullable Duration ifExpiresWithin;

  @Option(
      names = "--overlap",
      paramLabel = "SPAN",
      description = "How long the old secret stays good, 0s to 24h (default 1h).")
  @Nullable Duration overlap;

  @Mixin SecretOutput secretOutput = new SecretOutput();

  TokenRenew(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    TokenIds.refuseSecret(tokenId);
    RenewServiceTokenRequest request = request();
    try (Session session = bench.connect()) {
      var tokens = session.signedIn(ServiceTokensGrpc::newBlockingStub);
      secretOutput.prepare();
      RenewServiceTokenResponse answer =
          session.askTwice("renewing the token", () -> tokens.renewServiceToken(request));
      show(answer);
      return ExitCode.OK;
    }
  }

  private void show(RenewServiceTokenResponse answer) {
    Output output = bench.output();
    if (!answer.getRenewed()) {
      output.note("not renewed: it does not end within that span.");
      secretOutput.showNone(output, answer, () -> card(answer, output));
      return;
    }
    secretOutput.show(
        output,
        answer.getServiceTokenSecret(),
        answer,
        answer.toBuilder().clearServiceTokenSecret().build(),
        () -> card(answer, output),
        "Secret");
  }

  private static Table card(RenewServiceTokenResponse answer, Output output) {
    Table card = new TokenView(output.words()).card(answer.getServiceToken());
    if (answer.getRenewed()) {
      card.row(
          "In place of",
          answer.getPreviousTokenId()
              + (answer.hasOverlapEndTime()
                  ? ", good until " + output.words().full(answer.getOverlapEndTime())
                  : ""));
    }
    return card;
  }

  private RenewServiceTokenRequest request() {
    RenewServiceTokenRequest.Builder request =
        RenewServiceTokenRequest.newBuilder()
            .setTokenId(tokenId)
            .setRequestId(UUID.randomUUID().toString());
    Duration lifetime = expiry.lifetime();
    if (lifetime != null) {
      request.setLifetime(Spans.proto(lifetime));
    } else if (expiry.eternal()) {
      request.setEternal(true);
    }
    if (ifExpiresWithin != null) {
      request.setIfExpiresWithin(Spans.proto(ifExpiresWithin));
    }
    if (overlap != null) {
      request.setOverlap(Spans.proto(overlap));
    }
    return request.build();
  }
}
