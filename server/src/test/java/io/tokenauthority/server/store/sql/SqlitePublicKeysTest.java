package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.PublicKeysContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqlitePublicKeysTest extends PublicKeysContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
