package io.tokenauthority.cli.token;

import io.tokenauthority.cli.options.Choices;
import io.tokenauthority.cli.options.Expiry;
import io.tokenauthority.cli.options.SecretOutput;
import io.tokenauthority.cli.options.Spans;
import io.tokenauthority.cli.options.Values;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.CreateServiceTokenResponse;
import io.tokenauthority.v1.ServiceToken;
import io.tokenauthority.v1.ServiceTokensGrpc;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "create",
    description = "Make a service token. Its secret is shown once.",
    footer = {
      "",
      "Example:",
      "  tokenctl token create billing --audience otp --secret-file billing.token"
    })
final class TokenCreate implements Command {

  private final Workbench bench;

  @Parameters(paramLabel = "ACCOUNT", description = "The service account it speaks for.")
  String account = "";

  @Option(names = "--name", paramLabel = "TEXT", description = "A name for people.")
  String name = "";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "What it may do; may be repeated (default: all that the account allows).")
  @Nullable List<String> scopes;

  @Option(
      names = "--audience",
      paramLabel = "AUDIENCE",
      description = "Whom it is for; may be repeated (default: all that the account allows).")
  @Nullable List<String> audiences;

  @Mixin Expiry expiry = new Expiry();

  @Option(
      converter = Formats.class,
      completionCandidates = Formats.class,
      names = "--format",
      paramLabel = "FORMAT",
      description = "opaque, or jwt for verifiers that only know JWKS (default opaque).")
  ServiceToken.Format format = ServiceToken.Format.OPAQUE;

  @Mixin SecretOutput secretOutput = new SecretOutput();

  TokenCreate(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    CreateServiceTokenRequest request = request();
    try (Session session = bench.connect()) {
      var tokens = session.signedIn(ServiceTokensGrpc::newBlockingStub);
      secretOutput.prepare();
      CreateServiceTokenResponse made =
          session.askTwice("making the token", () -> tokens.createServiceToken(request));
      Output output = bench.output();
      secretOutput.show(
          output,
          made.getServiceTokenSecret(),
          made,
          made.toBuilder().clearServiceTokenSecret().build(),
          () -> new TokenView(output.words()).card(made.getServiceToken()),
          "Secret");
      return ExitCode.OK;
    }
  }

  private CreateServiceTokenRequest request() {
    CreateServiceTokenRequest.Builder request =
        CreateServiceTokenRequest.newBuilder()
            .setAccount(account)
            .setDisplayName(name)
            .addAllScopes(Values.split(scopes))
            .addAllAudiences(Values.split(audiences))
            .setFormat(format)
            .setRequestId(UUID.randomUUID().toString());
    Duration lifetime = expiry.lifetime();
    if (lifetime != null) {
      request.setLifetime(Spans.proto(lifetime));
    } else if (expiry.eternal()) {
      request.setEternal(true);
    }
    return request.build();
  }

  /** Its words. */
  static final class Formats extends Choices<ServiceToken.Format> {
    Formats() {
      super(ServiceToken.Format.class);
    }
  }
}
