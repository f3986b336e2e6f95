package io.tokenauthority.cli.user;

import io.tokenauthority.cli.session.Session;
import io.tokenauthority.v1.GetUserRequest;
import io.tokenauthority.v1.User;
import io.tokenauthority.v1.UsersGrpc;
import java.util.regex.Pattern;

/** Finds a user by what an operator types: a name, an e-mail address or a {@code user_id}. */
final class UserNames {

  private static final Pattern ID = Pattern.compile("usr_[0-9A-Za-z]{22}");

  private UserNames() {}

  static GetUserRequest request(String typed) {
    GetUserRequest.Builder request = GetUserRequest.newBuilder();
    return ID.matcher(typed).matches()
        ? request.setUserId(typed).build()
        : request.setUsername(typed).build();
  }

  static User find(Session session, UsersGrpc.UsersBlockingStub users, String typed) {
    return session.ask("reading the user", () -> users.getUser(request(typed))).getUser();
  }
}
