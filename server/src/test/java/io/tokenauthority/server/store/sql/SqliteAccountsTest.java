package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.AccountsContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteAccountsTest extends AccountsContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
