package io.tokenauthority.server.grpc.wire;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.Etags;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.v1.User;

/** Users. */
public final class UserWire {

  private UserWire() {}

  /** As a message. */
  public static User message(io.tokenauthority.server.lifecycle.User user) {
    Account account = user.account();
    User.Builder message =
        User.newBuilder()
            .setUserId(account.id().value())
            .setUsername(user.username())
            .setEmail(user.email())
            .setDisplayName(account.displayName())
            .setRole(role(user.role()))
            .setState(state(account.state()))
            .setEnabled(account.state() != AccountState.DISABLED)
            .setGeneration(account.generation())
            .setCreateTime(Times.timestamp(account.createTime()))
            .setCreator(account.creator())
            .setUpdateTime(Times.timestamp(account.updateTime()))
            .setEtag(Etags.of(account));
    user.lastSignIn().ifPresent(time -> message.setLastLoginTime(Times.timestamp(time)));
    return message.build();
  }

  /** The role asked for; MEMBER where none is. */
  public static Role role(String path, User.Role message) {
    return switch (message) {
      case ROLE_UNSPECIFIED, MEMBER -> Role.MEMBER;
      case ADMIN -> Role.ADMIN;
      case OPERATOR -> Role.OPERATOR;
      case AUDITOR -> Role.AUDITOR;
      case UNRECOGNIZED ->
          throw Denied.field(path, "must be one of ADMIN, OPERATOR, AUDITOR, MEMBER");
    };
  }

  private static User.Role role(Role role) {
    return switch (role) {
      case ADMIN -> User.Role.ADMIN;
      case OPERATOR -> User.Role.OPERATOR;
      case AUDITOR -> User.Role.AUDITOR;
      case MEMBER -> User.Role.MEMBER;
    };
  }

  private static User.State state(AccountState state) {
    return switch (state) {
      case PENDING -> User.State.PENDING;
      case ACTIVE -> User.State.ACTIVE;
      case DISABLED, DELETED -> User.State.DISABLED;
    };
  }
}
