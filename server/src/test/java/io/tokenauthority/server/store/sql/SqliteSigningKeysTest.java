package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.SigningKeysContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteSigningKeysTest extends SigningKeysContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
