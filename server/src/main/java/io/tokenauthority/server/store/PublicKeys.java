package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.PublicKeyCredential;
import io.tokenauthority.token.AccountId;
import java.time.Instant;
import java.util.List;

/** Public keys that service accounts registered, each with its grant. */
public interface PublicKeys {

  /**
   * Adds a key to a PUBLIC_KEY grant that the same transaction inserted.
   *
   * @throws StoreException of kind UNIQUE when the account has a live key of this {@code kid}
   */
  void insert(PublicKeyCredential key);

  /** The account's keys whose grants are ACTIVE, oldest first; at most 32. */
  List<Holding> ofAccount(AccountId account);

  /** A key with what it hangs from. */
  record Holding(PublicKeyCredential key, Grant grant, Account account, Instant createTime) {}
}
