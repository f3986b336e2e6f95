package io.tokenauthority.server.authority.admin.users;

/**
 * {@code SetPasswordRequest}, as it came in.
 *
 * @param userId empty: the caller
 * @param currentPassword needed for one's own, not read for another's
 */
public record NewPassword(String userId, String password, String currentPassword) {

  /** Without either password. */
  @Override
  public String toString() {
    return "NewPassword[" + userId + "]";
  }
}
