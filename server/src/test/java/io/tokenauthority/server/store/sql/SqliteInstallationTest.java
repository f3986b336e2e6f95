package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.InstallationContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteInstallationTest extends InstallationContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
