package io.tokenauthority.cli.user;

import io.tokenauthority.cli.options.Choices;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.CreateUserRequest;
import io.tokenauthority.v1.CreateUserResponse;
import io.tokenauthority.v1.User;
import io.tokenauthority.v1.UsersGrpc;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "create", description = "Make a user, who needs no approval.")
final class UserCreate implements Command {

  private final Workbench bench;

  @Parameters(
      paramLabel = "USERNAME",
      description = "2 to 64 letters, digits and ._-, beginning with a letter.")
  String username = "";

  @Option(
      converter = Roles.class,
      completionCandidates = Roles.class,
      names = "--role",
      paramLabel = "ROLE",
      description = "admin, operator, auditor or member (default member).")
  User.Role role = User.Role.MEMBER;

  @Mixin Person person = new Person();

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Read the password from FILE (- is stdin); else you are asked, without echo.")
  @Nullable String passwordFile;

  UserCreate(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connect()) {
      var users = session.signedIn(UsersGrpc::newBlockingStub);
      CreateUserRequest request =
          CreateUserRequest.newBuilder()
              .setUsername(username)
              .setEmail(person.email)
              .setDisplayName(person.name)
              .setRole(role)
              .setPassword(
                  bench
                      .secrets()
                      .readNew(passwordFile, "Password for " + username, "--password-file"))
              .setRequestId(UUID.randomUUID().toString())
              .build();
      CreateUserResponse made =
          session.askTwice("making the user", () -> users.createUser(request));
      Output output = bench.output();
      output.show(made, () -> new UserView(output.words()).card(made.getUser()));
      return ExitCode.OK;
    }
  }

  /** Its words. */
  static final class Roles extends Choices<User.Role> {
    Roles() {
      super(User.Role.class);
    }
  }
}
