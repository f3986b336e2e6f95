package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.ServiceTokenListsContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteServiceTokenListsTest extends ServiceTokenListsContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
