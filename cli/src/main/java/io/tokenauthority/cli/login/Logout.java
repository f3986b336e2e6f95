package io.tokenauthority.cli.login;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.CredentialFile;
import io.tokenauthority.cli.session.Login;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "logout", description = "End the sign-in here and at the authority.")
public final class Logout implements Command {

  private final Workbench bench;

  @Option(
      names = "--forget",
      description = "Only forget it here; at the authority it lives on until it runs out unused.")
  boolean forget;

  public Logout(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    CredentialFile file = bench.credentials();
    if (forget) {
      file.delete();
      bench.output().note("forgotten here.");
      return ExitCode.OK;
    }
    Optional<Login> login = file.read();
    if (login.isEmpty()) {
      bench.output().note("you were not signed in.");
      return ExitCode.OK;
    }
    revoke(login.get());
    file.delete();
    bench.output().note("signed out at " + login.get().link().endpoint() + ".");
    return ExitCode.OK;
  }

  /** The file stays if this fails: a session that nobody remembers could not be ended any more. */
  private void revoke(Login login) {
    RevokeTokenRequest request =
        RevokeTokenRequest.newBuilder().setToken(login.refreshToken()).setReason("logout").build();
    try (Session session = bench.connectWhereSignedIn(login)) {
      var authority = session.anonymous(TokenAuthorityGrpc::newBlockingStub);
      session.ask("signing out", () -> authority.revokeToken(request));
    }
  }
}
