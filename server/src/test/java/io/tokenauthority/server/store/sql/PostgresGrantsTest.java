package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.GrantsContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;

class PostgresGrantsTest extends GrantsContract {
  @Override
  protected Store open(Path inFolder) {
    return PostgresStore.open(PostgresServer.of(inFolder), new SecureRandom());
  }
}
