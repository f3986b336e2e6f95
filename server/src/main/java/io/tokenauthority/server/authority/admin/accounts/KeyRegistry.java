package io.tokenauthority.server.authority.admin.accounts;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.lifecycle.PublicKeyCredential;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.PublicKeys;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Registers an account's public keys, each as a grant of its own with all of the account's rights,
 * and takes them away by revoking that grant.
 */
final class KeyRegistry {

  private final RandomGenerator random;

  KeyRegistry(RandomGenerator random) {
    this.random = random;
  }

  /** Who changes which account when. */
  record Change(Account before, Account after, AccountId by, Instant now) {

    boolean killsAll() {
      return after.generation() != before.generation();
    }
  }

  /** Registers keys of a new account. */
  void register(
      Transaction tx, Account owner, List<RegisteredKey> keys, AccountId by, Instant now) {
    for (RegisteredKey key : keys) {
      register(tx, owner, key, by, now);
    }
  }

  /**
   * Makes {@code wanted} the account's keys. Those that are there are kept with their grants,
   * unless the change raised the generation: then their grants are dead and they get new ones.
   *
   * @return the grants that died by themselves, not with the generation
   */
  List<Grant> replace(Transaction tx, Change change, List<RegisteredKey> wanted) {
    List<RegisteredKey> missing = new ArrayList<>(wanted);
    List<Grant> removed = new ArrayList<>();
    for (PublicKeys.Holding present : tx.publicKeys().ofAccount(change.before().id())) {
      Optional<RegisteredKey> same = wanted.stream().filter(key -> key.isSameAs(present)).findAny();
      boolean live = present.grant().generation() == change.before().generation();
      if (live && same.isPresent() && !change.killsAll()) {
        keep(tx, change, present, same.get());
        missing.remove(same.get());
        continue;
      }
      tx.grants().revoke(present.grant().id(), new Grant.End(change.now(), ""));
      if (live && !change.killsAll()) {
        removed.add(present.grant());
      }
    }
    register(tx, change.after(), missing, change.by(), change.now());
    return removed;
  }

  /** The account's rights are the key's: they grow with it. */
  private static void keep(
      Transaction tx, Change change, PublicKeys.Holding present, RegisteredKey wanted) {
    GrantId grant = present.grant().id();
    Account after = change.after();
    if (!present.grant().scopes().equals(after.allowedScopes())
        || !present.grant().audiences().equals(after.allowedAudiences())) {
      tx.grants().widen(grant, after.allowedScopes(), after.allowedAudiences());
    }
    if (!present.key().displayName().equals(wanted.displayName())) {
      tx.publicKeys().describe(grant, wanted.displayName());
    }
  }

  private void register(
      Transaction tx, Account owner, RegisteredKey key, AccountId by, Instant now) {
    GrantId grant = GrantId.random(random);
    tx.grants()
        .insert(
            new Grant(
                grant,
                GrantKind.PUBLIC_KEY,
                owner.id(),
                owner.generation(),
                owner.allowedScopes(),
                owner.allowedAudiences(),
                GrantState.ACTIVE,
                now,
                ServiceToken.ETERNAL,
                by,
                Optional.empty(),
                Optional.empty()));
    tx.publicKeys()
        .insert(
            new PublicKeyCredential(
                grant, owner.id(), key.id().value(), key.displayName(), key.jwk()));
  }
}
