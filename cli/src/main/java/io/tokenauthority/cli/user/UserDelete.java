package io.tokenauthority.cli.user;

import io.tokenauthority.cli.options.Confirmation;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.v1.DeleteUserRequest;
import io.tokenauthority.v1.DeleteUserResponse;
import io.tokenauthority.v1.User;
import io.tokenauthority.v1.UsersGrpc;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "delete",
    description = "Remove a user and end the user's sessions; or refuse one who registered.")
final class UserDelete implements Command {

  private final Workbench bench;

  @Parameters(paramLabel = "USER", description = "The name, e-mail address or user id.")
  String user = "";

  @Mixin Confirmation confirmation = new Confirmation();

  UserDelete(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connect()) {
      var users = session.signedIn(UsersGrpc::newBlockingStub);
      User found = UserNames.find(session, users, user);
      confirmation.ask(
          bench, "Remove the user " + found.getUsername() + " (" + found.getRole() + ") for ever?");
      DeleteUserRequest request =
          DeleteUserRequest.newBuilder()
              .setUserId(found.getUserId())
              .setEtag(found.getEtag())
              .build();
      DeleteUserResponse done = session.ask("removing the user", () -> users.deleteUser(request));
      Output output = bench.output();
      output.show(
          done,
          () ->
              Table.card()
                  .row("Username", found.getUsername())
                  .row("State", "REMOVED")
                  .row("Sequence", String.valueOf(done.getRevocationSequence())));
      return ExitCode.OK;
    }
  }
}
