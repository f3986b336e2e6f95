package io.tokenauthority.cli.login;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.user.UserView;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.SetupRequest;
import io.tokenauthority.v1.SetupResponse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "setup",
    description = "Make the first admin from the set-up token that the authority printed.",
    footer = {
      "",
      "The token is also in <data.dir>/setup-token of the authority, for an hour:",
      "  tokenctl setup alice --setup-token-file data/setup-token"
    })
public final class Setup implements Command {

  private final Workbench bench;

  @Parameters(paramLabel = "USERNAME", arity = "0..1", description = "The admin's name.")
  String username = "";

  @Option(
      names = "--setup-token-file",
      paramLabel = "FILE",
      description = "Read the set-up token from FILE (- is stdin); else you are asked.")
  @Nullable String setupTokenFile;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Read the password from FILE (- is stdin); else you are asked, without echo.")
  @Nullable String passwordFile;

  @Option(names = "--email", paramLabel = "ADDRESS", description = "The admin's e-mail address.")
  String email = "";

  @Option(names = "--name", paramLabel = "TEXT", description = "The admin's name for people.")
  String name = "";

  public Setup(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connectAsNobody()) {
      String token =
          bench.secrets().read(setupTokenFile, "The set-up token (tab_…)", "--setup-token-file");
      String admin = SignIn.username(bench, username);
      SetupRequest request =
          SetupRequest.newBuilder()
              .setSetupToken(token)
              .setUsername(admin)
              .setPassword(
                  bench.secrets().readNew(passwordFile, "Password for " + admin, "--password-file"))
              .setEmail(email)
              .setDisplayName(name)
              .build();
      var authority = session.anonymous(AuthorityGrpc::newBlockingStub);
      SetupResponse done =
          session.askWith(
              "setting up",
              "the set-up token is wrong, used or older than 1 h; restart the authority to get"
                  + " another.",
              () -> authority.setup(request));
      SignIn.keep(bench, session.link(), admin, done.getTokens());
      Output output = bench.output();
      SetupResponse shown = done.toBuilder().setTokens(SignIn.shown(done.getTokens())).build();
      output.show(shown, () -> new UserView(output.words()).card(done.getUser()));
      output.note(admin + " is an admin now, and signed in.");
      return ExitCode.OK;
    }
  }
}
