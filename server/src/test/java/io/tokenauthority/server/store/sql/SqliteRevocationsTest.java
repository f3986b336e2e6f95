package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.RevocationsContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteRevocationsTest extends RevocationsContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
