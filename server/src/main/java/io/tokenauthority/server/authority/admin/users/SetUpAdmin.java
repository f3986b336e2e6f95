package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.admin.users.CheckedPerson.Standing;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The first admin: from the configuration at start, or from a one-time set-up token that the server
 * prints. Of the token only the digest is stored; it is used up in the transaction that makes the
 * admin.
 */
public final class SetUpAdmin {

  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  private final Store store;
  private final NewPasswords passwords;
  private final Refusals refusals;
  private final AuditJournal journal;
  private final RandomGenerator random;
  private final Runnable usedUp;

  /**
   * @param usedUp done once the token is used up: what was shown of it can go
   */
  public SetUpAdmin(
      Store store,
      NewPasswords passwords,
      Refusals refusals,
      AuditJournal journal,
      RandomGenerator random,
      Runnable usedUp) {
    this.store = store;
    this.passwords = passwords;
    this.refusals = refusals;
    this.journal = journal;
    this.random = random;
    this.usedUp = usedUp;
  }

  /**
   * Makes the configured admin, unless there is one already.
   *
   * @return the admin, if it was made
   * @throws Denied FIELD_INVALID naming {@code username} or {@code password}
   */
  public Optional<User> configured(NewPerson admin, Instant now) {
    if (store.read(UserRows::hasAdmin)) {
      return Optional.empty();
    }
    User user = admin(CheckedPerson.of(admin, passwords), now);
    return store.write(
        tx -> {
          if (UserRows.hasAdmin(tx)) {
            return Optional.empty();
          }
          insert(tx, user);
          journal.recordDuty(tx, now, told(user));
          return Optional.of(user);
        });
  }

  /**
   * Offers a set-up token in place of any other, unless there is an admin already. Shown once: only
   * its digest is kept.
   */
  public Optional<OpaqueToken> offer(Instant now) {
    OpaqueToken token = OpaqueToken.mint(OpaqueKind.SETUP, random);
    return store.write(
        tx -> {
          if (UserRows.hasAdmin(tx)) {
            return Optional.empty();
          }
          tx.installation().offerSetup(token.digest(), now.plus(TOKEN_LIFE));
          journal.recordDuty(tx, now, AuditEntry.of("server.offer_setup", "server", ""));
          return Optional.of(token);
        });
  }

  /**
   * Makes the first admin for whoever holds the set-up token.
   *
   * @throws Denied FIELD_INVALID, RATE_LIMITED, ALREADY_SET_UP, CREDENTIAL_INVALID (unknown, used
   *     or expired), NAME_TAKEN
   */
  public User setUp(Call call, String setupToken, NewPerson asked) {
    // 1. Every field is what it may be.
    CheckedPerson person = CheckedPerson.of(asked, passwords);
    // 2. The token is the one that waits, before a hash is spent on it.
    refusals.requireUnblocked(call, "");
    SecretDigest digest = requireWaiting(call, setupToken);
    // 3. Token and admin change places in one transaction.
    User user = admin(person, call.now());
    User made = store.write(tx -> redeem(tx, call, digest, user));
    usedUp.run();
    return made;
  }

  private SecretDigest requireWaiting(Call call, String setupToken) {
    Optional<SecretDigest> digest =
        OpaqueToken.parse(OpaqueKind.SETUP, setupToken).map(OpaqueToken::digest);
    boolean waiting = store.read(tx -> isWaiting(tx, digest, call.now()));
    if (digest.isPresent() && waiting) {
      return digest.get();
    }
    throw refusals.refused(
        call, AuditEntry.of("server.setup", "server", ""), "", Denied.credential("set-up token"));
  }

  private static boolean isWaiting(Transaction tx, Optional<SecretDigest> digest, Instant now) {
    requireNoAdmin(tx);
    return tx.installation()
        .setupOffer()
        .filter(offer -> Optional.of(offer.digest()).equals(digest))
        .filter(offer -> now.isBefore(offer.expireTime()))
        .isPresent();
  }

  private User redeem(Transaction tx, Call call, SecretDigest digest, User user) {
    requireNoAdmin(tx);
    if (!tx.installation().redeemSetup(digest, call.now())) {
      throw Denied.credential("set-up token");
    }
    insert(tx, user);
    journal.record(tx, call, told(user).by(user.account().id()));
    return user;
  }

  private static void requireNoAdmin(Transaction tx) {
    if (UserRows.hasAdmin(tx)) {
      throw Denied.because(Reason.ALREADY_SET_UP, "there is an admin already");
    }
  }

  private User admin(CheckedPerson person, Instant now) {
    return person.asUser(
        AccountId.randomUser(random),
        new Standing(Role.ADMIN, AccountState.ACTIVE, ""),
        passwords.hash(person.password()),
        now);
  }

  private static void insert(Transaction tx, User user) {
    UserRows.requireFree(tx, user);
    tx.users().insert(user);
  }

  private static AuditEntry told(User user) {
    return AuditEntry.of("server.setup", "user", user.account().id().value())
        .with("username", user.username());
  }
}
