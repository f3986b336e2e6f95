package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.RevocationsContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;

class PooledRevocationsTest extends RevocationsContract {
  @Override
  protected Store open(Path inFolder) {
    return PostgresStore.open(PgBouncer.before(PostgresServer.of(inFolder)), new SecureRandom());
  }
}
