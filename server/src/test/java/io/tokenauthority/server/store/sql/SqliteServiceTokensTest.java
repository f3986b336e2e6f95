package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.ServiceTokensContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteServiceTokensTest extends ServiceTokensContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
