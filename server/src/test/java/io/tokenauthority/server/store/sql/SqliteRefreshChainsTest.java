package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.RefreshChainsContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteRefreshChainsTest extends RefreshChainsContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
