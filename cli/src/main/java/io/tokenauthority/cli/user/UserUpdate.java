package io.tokenauthority.cli.user;

import com.google.protobuf.FieldMask;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.UpdateUserRequest;
import io.tokenauthority.v1.UpdateUserResponse;
import io.tokenauthority.v1.User;
import io.tokenauthority.v1.UsersGrpc;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "update",
    description = "Change a user.",
    footer = {"", "Disabling, or a role with fewer scopes, ends the user's sessions at once."})
final class UserUpdate implements Command {

  private final Workbench bench;

  @Parameters(paramLabel = "USER", description = "The name, e-mail address or user id.")
  String user = "";

  @Option(names = "--email", paramLabel = "ADDRESS", description = "Another e-mail address.")
  @Nullable String email;

  @Option(names = "--name", paramLabel = "TEXT", description = "Another name for people.")
  @Nullable String name;

  @Option(
      converter = UserCreate.Roles.class,
      completionCandidates = UserCreate.Roles.class,
      names = "--role",
      paramLabel = "ROLE",
      description = "admin, operator, auditor or member.")
  User.@Nullable Role role;

  @ArgGroup(exclusive = true)
  @Nullable Switch toggle;

  /** One of the two. */
  static final class Switch {
    @Option(names = "--enable", required = true, description = "Let the user sign in again.")
    boolean enable;

    @Option(
        names = "--disable",
        required = true,
        description = "Let the user sign in no more; the sessions end.")
    boolean disable;
  }

  UserUpdate(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connect()) {
      var users = session.signedIn(UsersGrpc::newBlockingStub);
      User read = UserNames.find(session, users, user);
      User.Builder changed = read.toBuilder();
      Set<String> mask = change(changed);
      if (mask.isEmpty()) {
        throw Failure.usage("nothing to change; tokenctl user update --help shows what can be.");
      }
      UpdateUserRequest request =
          UpdateUserRequest.newBuilder()
              .setUser(changed)
              .setUpdateMask(FieldMask.newBuilder().addAllPaths(mask))
              .setEtag(read.getEtag())
              .build();
      show(session.ask("changing the user", () -> users.updateUser(request)));
      return ExitCode.OK;
    }
  }

  private Set<String> change(User.Builder changed) {
    Set<String> mask = new TreeSet<>();
    if (email != null) {
      changed.setEmail(email);
      mask.add("email");
    }
    if (name != null) {
      changed.setDisplayName(name);
      mask.add("display_name");
    }
    if (role != null) {
      changed.setRole(role);
      mask.add("role");
    }
    if (toggle != null) {
      changed.setEnabled(toggle.enable);
      mask.add("enabled");
    }
    return mask;
  }

  private void show(UpdateUserResponse changed) {
    Output output = bench.output();
    output.show(changed, () -> new UserView(output.words()).card(changed.getUser()));
    if (changed.getRevocationSequence() != 0) {
      output.note(
          "every session of the user is over (sequence " + changed.getRevocationSequence() + ").");
    }
  }
}
