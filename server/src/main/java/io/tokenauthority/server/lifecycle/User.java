package io.tokenauthority.server.lifecycle;

/**
 * A human's account: the shared part, and how the human signs in.
 *
 * @param username as chosen, for showing
 * @param canonicalUsername NFKC and case-folded: what is unique, looked up, and what failures are
 *     counted on
 * @param email as given, or empty
 * @param canonicalEmail folded like the name, or empty; unique where present
 * @param passwordHash the Argon2id PHC string; empty for none, which no password matches
 */
public record User(
    Account account,
    Role role,
    String username,
    String canonicalUsername,
    String email,
    String canonicalEmail,
    String passwordHash) {

  /** Never the hash: a record's own text would put it into logs. */
  @Override
  public String toString() {
    return "User[" + account.id() + ", " + role + ", " + account.state() + "]";
  }
}
