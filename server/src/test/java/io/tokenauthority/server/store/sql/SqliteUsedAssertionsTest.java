package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.UsedAssertionsContract;
import java.nio.file.Path;

class SqliteUsedAssertionsTest extends UsedAssertionsContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
