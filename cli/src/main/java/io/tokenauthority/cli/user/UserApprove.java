package io.tokenauthority.cli.user;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.ApproveUserRequest;
import io.tokenauthority.v1.ApproveUserResponse;
import io.tokenauthority.v1.User;
import io.tokenauthority.v1.UsersGrpc;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "approve",
    description = "Let in a user who registered. To refuse one, delete it.")
final class UserApprove implements Command {

  private final Workbench bench;

  @Parameters(paramLabel = "USER", description = "The name, e-mail address or user id.")
  String user = "";

  @Option(
      converter = UserCreate.Roles.class,
      completionCandidates = UserCreate.Roles.class,
      names = "--role",
      paramLabel = "ROLE",
      description = "admin, operator, auditor or member (default member).")
  User.Role role = User.Role.MEMBER;

  UserApprove(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connect()) {
      var users = session.signedIn(UsersGrpc::newBlockingStub);
      ApproveUserRequest request =
          ApproveUserRequest.newBuilder()
              .setUserId(UserNames.find(session, users, user).getUserId())
              .setRole(role)
              .build();
      ApproveUserResponse done =
          session.ask("approving the user", () -> users.approveUser(request));
      Output output = bench.output();
      output.show(done, () -> new UserView(output.words()).card(done.getUser()));
      return ExitCode.OK;
    }
  }
}
