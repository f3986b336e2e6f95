package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.OutlookContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;

class PostgresOutlookTest extends OutlookContract {
  @Override
  protected Store open(Path inFolder) {
    return PostgresStore.open(PostgresServer.of(inFolder), new SecureRandom());
  }
}
