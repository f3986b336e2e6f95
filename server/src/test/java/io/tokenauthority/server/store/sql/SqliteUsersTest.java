package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.UsersContract;
import java.nio.file.Path;

class SqliteUsersTest extends UsersContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
