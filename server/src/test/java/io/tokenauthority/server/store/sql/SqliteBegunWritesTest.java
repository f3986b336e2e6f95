package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.BegunWritesContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteBegunWritesTest extends BegunWritesContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
