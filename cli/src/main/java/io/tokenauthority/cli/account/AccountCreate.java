package io.tokenauthority.cli.account;

import io.tokenauthority.cli.options.Values;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.CreateServiceAccountResponse;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "create",
    description = "Make a service account.",
    footer = {
      "",
      "It can do nothing until it has a token (tokenctl token create) or a public key.",
      "Example: tokenctl account create billing --scope read --audience otp"
    })
final class AccountCreate implements Command {

  private final Workbench bench;

  @Parameters(
      paramLabel = "ACCOUNT",
      description = "Its id: a-z, then a-z, 0-9 and -; 2 to 63 characters, for ever.")
  String account = "";

  @Option(names = "--name", paramLabel = "TEXT", description = "A name for people.")
  String name = "";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "What its tokens may hold; may be repeated.")
  @Nullable List<String> scopes;

  @Option(
      names = "--audience",
      paramLabel = "AUDIENCE",
      description = "Whom its tokens may be for; may be repeated.")
  @Nullable List<String> audiences;

  @Option(
      names = "--tier",
      paramLabel = "TIER",
      description = "Its rate limits (default: default).")
  String tier = "";

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description = "A public JWK by which it may prove itself; may be repeated.")
  @Nullable List<Path> publicKeys;

  AccountCreate(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    CreateServiceAccountRequest request =
        CreateServiceAccountRequest.newBuilder()
            .setAccount(account)
            .setDisplayName(name)
            .addAllAllowedScopes(Values.split(scopes))
            .addAllAllowedAudiences(Values.split(audiences))
            .setTier(tier)
            .addAllPublicKeys(PublicKeyFiles.read(publicKeys))
            .setRequestId(UUID.randomUUID().toString())
            .build();
    try (Session session = bench.connect()) {
      var accounts = session.signedIn(ServiceAccountsGrpc::newBlockingStub);
      CreateServiceAccountResponse made =
          session.askTwice("making the account", () -> accounts.createServiceAccount(request));
      Output output = bench.output();
      output.show(made, () -> new AccountView(output.words()).card(made.getServiceAccount()));
      return ExitCode.OK;
    }
  }
}
