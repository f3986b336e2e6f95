package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.GrantsContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteGrantsTest extends GrantsContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
