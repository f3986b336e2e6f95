package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.AuditTrailContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteAuditTrailTest extends AuditTrailContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
