package io.tokenauthority.server.authority.admin.accounts;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.store.PublicKeys;
import java.util.List;

/**
 * A service account with its public keys, as one read.
 *
 * @param keys those that may be used while the account is enabled, oldest first
 */
public record ServiceAccount(Account account, List<PublicKeys.Holding> keys) {

  /** Keeps of the account's keys those that did not die with an earlier generation. */
  public ServiceAccount {
    keys = keys.stream().filter(key -> key.grant().generation() == account.generation()).toList();
  }
}
