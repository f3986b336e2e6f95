package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.EveryPortContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteEveryPortTest extends EveryPortContract {
  @Override
  protected Store open(Path inFolder) {
    return SqliteStore.open(inFolder.resolve("authority.db"));
  }
}
