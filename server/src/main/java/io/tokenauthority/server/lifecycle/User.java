package io.tokenauthority.server.lifecycle;

import java.time.Instant;
import java.util.Optional;

/**
 * A human's account: the shared part, and how the human signs in.
 *
 * @param username as chosen, for showing
 * @param canonicalUsername NFKC and case-folded: what is unique, looked up, and what failures are
 *     counted on
 * @param email as given, or empty
 * @param canonicalEmail folded like the name, or empty; unique where present
 * @param passwordHash the Argon2id PHC string; empty for none, which no password matches
 * @param lastSignIn written by {@code Users.signedIn} alone
 */
public record User(
    Account account,
    Role role,
    String username,
    String canonicalUsername,
    String email,
    String canonicalEmail,
    String passwordHash,
    Optional<Instant> lastSignIn) {

  /** The same user with another shared part. */
  public User with(Account next) {
    return new User(
        next, role, username, canonicalUsername, email, canonicalEmail, passwordHash, lastSignIn);
  }

  /** The same user with another password, and everything issued so far dead. */
  public User withPassword(String newHash, Instant now) {
    return new User(
        account.withAllRevoked(now),
        role,
        username,
        canonicalUsername,
        email,
        canonicalEmail,
        newHash,
        lastSignIn);
  }

  /** The same user and password under newer hashing parameters: nothing dies. */
  public User rehashed(String newHash, Instant now) {
    return new User(
        account.described(account.displayName(), account.tier(), now),
        role,
        username,
        canonicalUsername,
        email,
        canonicalEmail,
        newHash,
        lastSignIn);
  }

  /** Never the hash: a record's own text would put it into logs. */
  @Override
  public String toString() {
    return "User[" + account.id() + ", " + role + ", " + account.state() + "]";
  }
}
