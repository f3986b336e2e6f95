package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.UsageContract;
import java.nio.file.Path;

class SqliteUsageTest extends UsageContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
