package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.LeasesContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteLeasesTest extends LeasesContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
