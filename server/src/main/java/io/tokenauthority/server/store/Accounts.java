package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.token.AccountId;
import java.util.Map;
import java.util.Optional;

/**
 * Accounts of both kinds. A deleted account's row stays for ever: its id is never given again, its
 * generation never falls.
 */
public interface Accounts {

  /**
   * Adds an account.
   *
   * @throws StoreException of kind UNIQUE when the id was ever used, by a deleted account too
   */
  void insert(Account account);

  /** The account, deleted ones included; empty when the id was never used. */
  Optional<Account> find(AccountId id);

  /**
   * The same, for who changes it or decides on it: in a write, others that hold or replace it wait
   * for this transaction's end.
   */
  Optional<Account> hold(AccountId id);

  /**
   * Puts {@code next} in place of the row whose version is {@code next.version() - 1}: one
   * conditional update.
   *
   * @return false, with nothing written, when the row has another version, a greater generation, or
   *     does not exist
   */
  boolean replace(Account next);

  /** Service accounts (never users, never deleted ones) by id, ascending. */
  Page<Account> listServiceAccounts(ServiceAccountFilter filter, PageRequest page);

  /** How many accounts of a kind are in each state; states without any are absent. */
  Map<AccountState, Long> count(AccountKind kind);

  /**
   * Which service accounts to list; an empty field matches all. {@code enabled}: ACTIVE or
   * DISABLED.
   */
  record ServiceAccountFilter(
      Optional<String> account,
      Optional<String> displayName,
      Optional<Boolean> enabled,
      Optional<String> tier,
      TimeRange createTime) {
    /** Matches all. */
    public static final ServiceAccountFilter ALL =
        new ServiceAccountFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TimeRange.ALWAYS);
  }
}
