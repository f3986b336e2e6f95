package io.tokenauthority.cli.user;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.RegisterUserRequest;
import io.tokenauthority.v1.RegisterUserResponse;
import io.tokenauthority.v1.User;
import io.tokenauthority.v1.UsersGrpc;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "register",
    description = "Ask to become a user; no sign-in is needed, approval usually is.")
final class UserRegister implements Command {

  private final Workbench bench;

  @Parameters(
      paramLabel = "USERNAME",
      description = "2 to 64 letters, digits and ._-, beginning with a letter.")
  String username = "";

  @Mixin Person person = new Person();

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Read the password from FILE (- is stdin); else you are asked, without echo.")
  @Nullable String passwordFile;

  UserRegister(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connectAsNobody()) {
      var users = session.anonymous(UsersGrpc::newBlockingStub);
      RegisterUserRequest request =
          RegisterUserRequest.newBuilder()
              .setUsername(username)
              .setEmail(person.email)
              .setDisplayName(person.name)
              .setPassword(
                  bench
                      .secrets()
                      .readNew(passwordFile, "Password for " + username, "--password-file"))
              .build();
      RegisterUserResponse made = session.ask("registering", () -> users.registerUser(request));
      Output output = bench.output();
      output.show(made, () -> new UserView(output.words()).card(made.getUser()));
      if (made.getUser().getState() == User.State.PENDING) {
        output.note("an admin must approve it: tokenctl user approve " + username);
      }
      return ExitCode.OK;
    }
  }
}
