package io.tokenauthority.cli.user;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.SetPasswordRequest;
import io.tokenauthority.v1.SetPasswordResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.UsersGrpc;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "set-password",
    description = "Set a password, your own or another's. Ends all of the user's sessions.")
final class UserSetPassword implements Command {

  private final Workbench bench;

  @Parameters(
      paramLabel = "USER",
      arity = "0..1",
      description = "The name, e-mail address or user id (default: you).")
  @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Read the new password from FILE (- is stdin); else you are asked.")
  @Nullable String passwordFile;

  @Option(
      names = "--current-password-file",
      paramLabel = "FILE",
      description = "Read your present password from FILE; else you are asked.")
  @Nullable String currentFile;

  UserSetPassword(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connect()) {
      var users = session.signedIn(UsersGrpc::newBlockingStub);
      Optional<String> another = another(session, users);
      SetPasswordRequest request = another.map(this::anothers).orElseGet(this::own);
      SetPasswordResponse done =
          session.askWith(
              "setting the password",
              "your present password is wrong; nothing was changed.",
              () -> users.setPassword(request));
      Output output = bench.output();
      output.show(
          done,
          () ->
              Table.card()
                  .row("Password", "SET")
                  .row("Sequence", String.valueOf(done.getRevocationSequence())));
      if (another.isEmpty()) {
        bench.credentials().delete();
        output.note("all your sessions are over; sign in again: tokenctl login");
      } else {
        output.note("all sessions of " + user + " are over.");
      }
      return ExitCode.OK;
    }
  }

  /**
   * The id of somebody else; empty if the caller is meant, who must then prove the old password.
   */
  private Optional<String> another(Session session, UsersGrpc.UsersBlockingStub users) {
    if (user == null) {
      return Optional.empty();
    }
    String found = UserNames.find(session, users, user).getUserId();
    var authority = session.signedIn(TokenAuthorityGrpc::newBlockingStub);
    String self =
        session
            .ask(
                "reading who you are", () -> authority.getSelf(GetSelfRequest.getDefaultInstance()))
            .getSubject();
    return Optional.of(found).filter(id -> !id.equals(self));
  }

  private SetPasswordRequest own() {
    String current =
        bench.secrets().read(currentFile, "Your present password", "--current-password-file");
    return SetPasswordRequest.newBuilder()
        .setCurrentPassword(current)
        .setPassword(bench.secrets().readNew(passwordFile, "Your new password", "--password-file"))
        .build();
  }

  private SetPasswordRequest anothers(String userId) {
    return SetPasswordRequest.newBuilder()
        .setUserId(userId)
        .setPassword(
            bench.secrets().readNew(passwordFile, "New password for " + user, "--password-file"))
        .build();
  }
}
