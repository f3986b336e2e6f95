package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The store under the tests of use-cases: SQLite in the folder, or PostgreSQL where the build is
 * told {@code -Dtests.store=postgresql}.
 */
public final class TestStores {

  private static final boolean SERVER = "postgresql".equals(System.getProperty("tests.store", ""));

  private TestStores() {}

  /** The database of this folder: a new one, unless there is one. */
  public static Store open(Path folder) {
    return SERVER
        ? PostgresStore.open(PostgresServer.of(folder), new SecureRandom())
        : SqliteStore.open(folder.resolve("authority.db"));
  }
}
