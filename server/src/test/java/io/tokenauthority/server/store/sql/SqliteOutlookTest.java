package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.OutlookContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteOutlookTest extends OutlookContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
