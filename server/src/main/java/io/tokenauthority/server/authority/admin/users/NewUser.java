package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.lifecycle.Role;

/**
 * {@code CreateUserRequest}, as it came in; an unspecified role is MEMBER. {@code
 * RegisterUserRequest} and {@code SetupRequest} say theirs as {@link NewPerson}.
 */
public record NewUser(NewPerson person, Role role, String requestId) {

  /** Without the request id, which counts as a secret. */
  @Override
  public String toString() {
    return "NewUser[" + person + ", " + role + "]";
  }
}
