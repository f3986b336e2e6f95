package io.tokenauthority.cli.user;

import io.tokenauthority.cli.options.Choices;
import io.tokenauthority.cli.options.Pages;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.ListUsersRequest;
import io.tokenauthority.v1.ListUsersResponse;
import io.tokenauthority.v1.User;
import io.tokenauthority.v1.UsersGrpc;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "list", description = "List users by name.")
final class UserList implements Command {

  private final Workbench bench;

  @Option(
      converter = States.class,
      completionCandidates = States.class,
      names = "--state",
      paramLabel = "STATE",
      description = "Only those pending, active or disabled.")
  User.@Nullable State state;

  @Option(
      converter = UserCreate.Roles.class,
      completionCandidates = UserCreate.Roles.class,
      names = "--role",
      paramLabel = "ROLE",
      description = "Only admins, operators, auditors or members.")
  User.@Nullable Role role;

  @Mixin Pages pages = new Pages();

  UserList(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    String filter =
        pages
            .filter()
            .and("state", "=", state == null ? null : state.name())
            .and("role", "=", role == null ? null : role.name())
            .toString();
    try (Session session = bench.connect()) {
      var users = session.signedIn(UsersGrpc::newBlockingStub);
      ListUsersResponse all =
          pages.read(
              bench,
              session,
              "reading users",
              (size, page) ->
                  users.listUsers(
                      ListUsersRequest.newBuilder()
                          .setFilter(filter)
                          .setPageSize(size)
                          .setPageToken(page)
                          .build()));
      Output output = bench.output();
      output.show(all, () -> new UserView(output.words()).table(all.getUsersList()));
      return ExitCode.OK;
    }
  }

  /** Its words. */
  static final class States extends Choices<User.State> {
    States() {
      super(User.State.class);
    }
  }
}
