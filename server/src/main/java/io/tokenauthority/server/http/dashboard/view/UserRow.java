package io.tokenauthority.server.http.dashboard.view;

import io.tokenauthority.server.authority.admin.Etags;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.User;
import java.time.Instant;

/**
 * A user as lists and its own page show it.
 *
 * @param etag what a change must find unchanged
 */
public record UserRow(
    String id,
    String username,
    String email,
    String name,
    String role,
    Badge state,
    boolean pending,
    boolean disabled,
    When made,
    When lastSignIn,
    String etag) {

  /** As it is now. */
  public static UserRow of(User user, Instant now) {
    AccountState state = user.account().state();
    return new UserRow(
        user.account().id().value(),
        user.username(),
        user.email(),
        user.account().displayName(),
        user.role().name(),
        Badge.of(state),
        state == AccountState.PENDING,
        state == AccountState.DISABLED,
        When.of(user.account().createTime(), now),
        When.of(user.lastSignIn(), now, "never"),
        Etags.of(user.account()));
  }
}
