package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.AuditTrailListsContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteAuditTrailListsTest extends AuditTrailListsContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
