package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** New databases for tests. All but the first are copies of it, which spares a migration each. */
final class NewDatabase {

  private static final byte[] MIGRATED = migrated();

  private NewDatabase() {}

  static Store open(Path folder) {
    return SqliteStore.open(file(folder));
  }

  /** A database in this folder, closed: a new one, unless there is one. */
  static Path file(Path folder) {
    try {
      Path file = folder.resolve("authority.db");
      if (!Files.exists(file)) {
        Files.write(file, MIGRATED);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] migrated() {
    try {
      Path folder = Files.createTempDirectory("new-database");
      Path file = folder.resolve("authority.db");
      SqliteStore.open(file).close();
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      Files.delete(folder.resolve("authority.db.lock"));
      Files.delete(folder);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
