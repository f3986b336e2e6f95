package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.Credential.PasswordCredential;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.limits.RateLimits;
import io.tokenauthority.server.passwords.Names;
import io.tokenauthority.server.passwords.Passwords;
import io.tokenauthority.server.sealing.KeyedDigest;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether somebody is the user they say, by name and password: the same check, and the same
 * counters of failures, whichever door they stand at.
 *
 * <p>Unknown name and wrong password are one answer in the same time: both cost one hash and one
 * audit row. Failures count on the canonical name, whichever spelling came.
 */
public final class PasswordProof {

  /** What is written down of a sign-in, through any door. */
  public static final String ACTION = "session.create";

  private static final int LOGIN_LIMIT = 254;
  private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);

  private final Store store;
  private final Refusals refusals;
  private final RateLimits limits;
  private final Passwords passwords;
  private final KeyedDigest typedNames;
  private final SessionLimit sessions;

  /**
   * @param typedNames digests names nobody has, for the audit trail: it may have been a password
   */
  public PasswordProof(
      Store store,
      Refusals refusals,
      RateLimits limits,
      Passwords passwords,
      KeyedDigest typedNames,
      SessionLimit sessions) {
    this.store = store;
    this.refusals = refusals;
    this.limits = limits;
    this.passwords = passwords;
    this.typedNames = typedNames;
    this.sessions = sessions;
  }

  /**
   * A user whose password was right, as it was read before the transaction that decides.
   *
   * @param name the canonical name that was typed
   * @param entry what a later refusal is written down as
   * @param rehashed the password's hash by present parameters, where the stored one is by older
   */
  public record Proven(User user, String name, AuditEntry entry, Optional<String> rehashed) {
    /** Never the hash. */
    @Override
    public String toString() {
      return "Proven[" + user + "]";
    }
  }

  /**
   * Checks name and password. Slow on purpose; outside of any transaction.
   *
   * @throws Denied CREDENTIAL_INVALID, RATE_LIMITED, FIELD_INVALID, OVERLOADED
   */
  public Proven prove(Call call, PasswordCredential credential) {
    // 1. After too many failures nothing is looked at.
    String name = canonical(credential.login());
    refusals.requireUnblocked(call, name);
    // 2. Who it is, and whether it is the password; for nobody the same work.
    Optional<User> found = store.read(tx -> tx.users().findByLogin(name));
    AuditEntry entry = entry(found, name);
    Passwords.Verdict verdict =
        passwords.check(found.map(User::passwordHash).orElse(""), credential.password());
    User user = require(call, found, verdict, entry, name);
    // 3. The name is known from here: a failure of its bearer's does not count against strangers.
    limits.succeeded(call.peer(), name);
    Optional<String> rehashed =
        verdict == Passwords.Verdict.MATCH_OUTDATED
            ? passwords.hash(credential.password())
            : Optional.empty();
    return new Proven(user, name, entry, rehashed);
  }

  /**
   * The user as the transaction reads it: still there, with the password that was checked, ACTIVE;
   * and with room for the session that the caller opens.
   */
  public User confirm(Transaction tx, Call call, Proven proven) {
    Instant now = call.now();
    User checked = proven.user();
    User user =
        tx.users()
            .find(checked.account().id())
            .orElseThrow(() -> Denied.credential("deleted meanwhile"));
    if (!user.passwordHash().equals(checked.passwordHash())) {
      throw Denied.credential("password changed meanwhile");
    }
    if (user.account().state() != AccountState.ACTIVE) {
      throw Denied.because(Reason.ACCOUNT_DISABLED, "the account is not active");
    }
    if (proven.rehashed().isPresent()) {
      tx.users().replace(user.rehashed(proven.rehashed().get(), now));
    }
    tx.users().signedIn(user.account().id(), now);
    sessions.makeRoom(tx, call, user.account().id());
    return user;
  }

  private User require(
      Call call, Optional<User> found, Passwords.Verdict verdict, AuditEntry entry, String name) {
    switch (verdict) {
      case MATCH, MATCH_OUTDATED -> {
        return found.orElseThrow(() -> new IllegalStateException("nobody's password matched"));
      }
      case MISMATCH ->
          throw refusals.refused(
              call,
              entry,
              name,
              Denied.credential(found.isEmpty() ? "unknown name" : "wrong password"));
      case BUSY -> throw Denied.later(Reason.OVERLOADED, "too many sign-ins at once", BUSY_PAUSE);
    }
    throw new IllegalStateException("a verdict without an answer");
  }

  private AuditEntry entry(Optional<User> found, String name) {
    return found.isPresent()
        ? AuditEntry.of(ACTION, "user", found.get().account().id().value())
        : AuditEntry.of(ACTION, "user", "")
            .with("name_digest", typedNames.of(name).hex().substring(0, 16));
  }

  private static String canonical(String login) {
    if (login.isEmpty() || login.length() > LOGIN_LIMIT || login.indexOf(0) >= 0) {
      throw Denied.field("user_password.username", "1 to 254 characters, none of them U+0000");
    }
    return Names.canonical(login);
  }
}
