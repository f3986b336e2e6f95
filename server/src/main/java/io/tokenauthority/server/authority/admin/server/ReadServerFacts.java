package io.tokenauthority.server.authority.admin.server;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.store.Store;

/** Reads what the database knows of the server; the rest is the configuration's. */
public final class ReadServerFacts {

  private final Store store;

  public ReadServerFacts(Store store) {
    this.store = store;
  }

  /** The facts, now. */
  public ServerFacts read(Call call) {
    call.require(AdminScopes.SERVER_READ);
    return store.read(
        tx ->
            new ServerFacts(
                tx.users().count(Role.ADMIN, AccountState.ACTIVE) > 0,
                tx.installation().epoch(),
                store.describe()));
  }
}
