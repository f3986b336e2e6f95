package io.tokenauthority.server.authority;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import java.util.Map;

/** Tells a caller what its own token is, and whom it names. Blocks. */
public final class GetSelf {

  private final Store store;

  public GetSelf(Store store) {
    this.store = store;
  }

  /**
   * Describes the caller.
   *
   * @param own the verified facts of the very token that the call carries
   * @throws Denied TOKEN_REVOKED when its account is gone
   */
  public Self describe(TokenFacts own) {
    return store.read(tx -> describe(tx, own));
  }

  private static Self describe(Transaction tx, TokenFacts own) {
    AccountId id = own.claims().account();
    Account account =
        tx.accounts()
            .find(id)
            .orElseThrow(
                () -> Denied.because(Reason.TOKEN_REVOKED, "the account is gone", Map.of()));
    String name =
        account.kind() == AccountKind.USER
            ? tx.users().find(id).map(User::username).orElse(id.value())
            : id.value();
    return new Self(own, name, account.displayName(), account.kind());
  }
}
