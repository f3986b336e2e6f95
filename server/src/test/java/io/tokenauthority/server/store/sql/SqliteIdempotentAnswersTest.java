package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.IdempotentAnswersContract;
import io.tokenauthority.server.store.Store;
import java.nio.file.Path;

class SqliteIdempotentAnswersTest extends IdempotentAnswersContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
