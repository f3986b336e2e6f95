package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.RefreshChainsContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;

class PooledRefreshChainsTest extends RefreshChainsContract {
  @Override
  protected Store open(Path inFolder) {
    return PostgresStore.open(PgBouncer.before(PostgresServer.of(inFolder)), new SecureRandom());
  }
}
