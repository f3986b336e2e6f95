package io.tokenauthority.cli.login;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.cli.terminal.Words;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.UserPassword;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "login",
    description = "Sign in; the sign-in is kept in a file that you alone can read.")
public final class LoginCommand implements Command {

  private final Workbench bench;

  @Parameters(
      paramLabel = "USERNAME",
      arity = "0..1",
      description = "The name or e-mail address (else you are asked).")
  String username = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Read the password from FILE (- is stdin); else you are asked, without echo.")
  @Nullable String passwordFile;

  public LoginCommand(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connectAsNobody()) {
      String name = SignIn.username(bench, username);
      String password =
          bench.secrets().read(passwordFile, "Password for " + name, "--password-file");
      IssueTokenRequest request =
          IssueTokenRequest.newBuilder()
              .setUserPassword(UserPassword.newBuilder().setUsername(name).setPassword(password))
              .build();
      var authority = session.anonymous(TokenAuthorityGrpc::newBlockingStub);
      IssueTokenResponse issued =
          session.askWith(
              "signing in",
              "the username or the password is wrong.",
              () -> authority.issueToken(request));
      SignIn.keep(bench, session.link(), name, issued.getTokens());
      show(session, name, issued);
      return ExitCode.OK;
    }
  }

  private void show(Session session, String name, IssueTokenResponse issued) {
    Output output = bench.output();
    TokenSet tokens = SignIn.shown(issued.getTokens());
    output.show(
        issued.toBuilder().setTokens(tokens).build(),
        () ->
            Table.card()
                .row("Signed in", name)
                .row("Authority", session.link().endpoint().toString())
                .row("Scopes", Words.list(tokens.getScopesList()))
                .row(
                    "Unused until",
                    tokens.hasRefreshExpireTime()
                        ? output.words().full(tokens.getRefreshExpireTime())
                        : "-"));
  }
}
