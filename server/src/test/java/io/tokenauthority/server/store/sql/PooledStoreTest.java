package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreContract;
import java.nio.file.Path;
import java.security.SecureRandom;

class PooledStoreTest extends StoreContract {
  @Override
  protected Store open(Path inFolder) {
    return PostgresStore.open(PgBouncer.before(PostgresServer.of(inFolder)), new SecureRandom());
  }
}
