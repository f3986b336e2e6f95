package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.InstallationContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;

class PooledInstallationTest extends InstallationContract {
  @Override
  protected Store open(Path inFolder) {
    return PostgresStore.open(PgBouncer.before(PostgresServer.of(inFolder)), new SecureRandom());
  }
}
