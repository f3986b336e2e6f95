package io.tokenauthority.server.authority.admin.users;

/** Who shall be able to sign in, as it came in. */
public record NewPerson(String username, String email, String displayName, String password) {

  /** Without the password. */
  @Override
  public String toString() {
    return "NewPerson[" + username + "]";
  }
}
