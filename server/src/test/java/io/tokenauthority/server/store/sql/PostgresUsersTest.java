package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.UsersContract;
import java.nio.file.Path;
import java.security.SecureRandom;

class PostgresUsersTest extends UsersContract {
  @Override
  protected Store open(Path inFolder) {
    return PostgresStore.open(PostgresServer.of(inFolder), new SecureRandom());
  }
}
