package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.PublicKeyCredential;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Public keys that service accounts registered, each with its grant. */
public interface PublicKeys {

  /**
   * Adds a key to a PUBLIC_KEY grant that the same transaction inserted.
   *
   * @throws StoreException of kind UNIQUE when the account has a live key of this {@code kid}
   */
  void insert(PublicKeyCredential key);

  /** Puts another name for people in place; false when there is no key of this grant. */
  boolean describe(GrantId grant, String displayName);

  /** The account's keys whose grants are ACTIVE, oldest first; at most 32. */
  List<Holding> ofAccount(AccountId account);

  /**
   * The same for several accounts at once, by account; those without keys are absent. At most
   * {@value PageRequest#MAX_SIZE} accounts.
   */
  Map<AccountId, List<Holding>> ofAccounts(Collection<AccountId> accounts);

  /**
   * A key with what it hangs from, and when its grant was last used. It was registered when the
   * grant was made.
   */
  record Holding(
      PublicKeyCredential key, Grant grant, Account account, Optional<Instant> lastUsed) {}
}
