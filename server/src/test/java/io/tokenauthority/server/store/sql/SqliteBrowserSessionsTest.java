package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.BrowserSessionsContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteBrowserSessionsTest extends BrowserSessionsContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
