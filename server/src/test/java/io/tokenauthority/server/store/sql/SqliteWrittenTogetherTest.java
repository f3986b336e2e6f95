package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.WrittenTogetherContract;
import java.nio.file.Path;

class SqliteWrittenTogetherTest extends WrittenTogetherContract {
  @Override
  protected Store open(Path inFolder) {
    return NewDatabase.open(inFolder);
  }
}
