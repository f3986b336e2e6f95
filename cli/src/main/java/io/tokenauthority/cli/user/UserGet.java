package io.tokenauthority.cli.user;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.GetUserResponse;
import io.tokenauthority.v1.UsersGrpc;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "get", description = "Show one user.")
final class UserGet implements Command {

  private final Workbench bench;

  @Parameters(paramLabel = "USER", description = "The name, e-mail address or user id.")
  String user = "";

  UserGet(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connect()) {
      var users = session.signedIn(UsersGrpc::newBlockingStub);
      GetUserResponse found =
          session.ask("reading the user", () -> users.getUser(UserNames.request(user)));
      Output output = bench.output();
      output.show(found, () -> new UserView(output.words()).card(found.getUser()));
      return ExitCode.OK;
    }
  }
}
