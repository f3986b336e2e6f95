package io.tokenauthority.cli.user;

import static io.tokenauthority.cli.terminal.Words.cut;
import static io.tokenauthority.cli.terminal.Words.orDash;

import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.cli.terminal.Words;
import io.tokenauthority.v1.User;
import java.util.List;

/** Users as an operator reads them. */
public final class UserView {

  private final Words words;

  public UserView(Words words) {
    this.words = words;
  }

  Table table(List<User> users) {
    Table table = Table.of("USERNAME", "ROLE", "STATE", "LAST LOGIN", "EMAIL", "NAME", "USER ID");
    for (User user : users) {
      table.row(
          user.getUsername(),
          user.getRole().name(),
          state(user),
          lastLogin(user),
          orDash(user.getEmail()),
          orDash(cut(user.getDisplayName())),
          user.getUserId());
    }
    return table;
  }

  public Table card(User user) {
    return Table.card()
        .row("Username", user.getUsername())
        .optionalRow("Name", user.getDisplayName())
        .optionalRow("Email", user.getEmail())
        .row("Role", user.getRole().name())
        .row("State", state(user))
        .row("Last login", lastLogin(user))
        .row("Created", words.full(user.getCreateTime()) + by(user.getCreator()))
        .row("User id", user.getUserId());
  }

  private static String state(User user) {
    return user.getState() == User.State.PENDING ? "AWAITS APPROVAL" : user.getState().name();
  }

  private String lastLogin(User user) {
    return user.hasLastLoginTime() ? words.relative(user.getLastLoginTime()) : "never";
  }

  private static String by(String creator) {
    return creator.isEmpty() ? "" : " by " + creator;
  }
}
