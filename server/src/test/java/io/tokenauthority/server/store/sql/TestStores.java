package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Supplier;

/**
 * The store under the tests of use-cases: SQLite in the folder, or PostgreSQL where the build is
 * told {@code -Dtests.store=postgresql}.
 */
public final class TestStores {

  private static final boolean SERVER = "postgresql".equals(System.getProperty("tests.store", ""));

  private static final ThreadLocal<Boolean> ON_SERVER = ThreadLocal.withInitial(() -> SERVER);

  private TestStores() {}

  /** What this opens is on PostgreSQL, whatever the run's own database is. */
  public static <T> T onPostgres(Supplier<T> opening) {
    boolean before = ON_SERVER.get();
    ON_SERVER.set(true);
    try {
      return opening.get();
    } finally {
      ON_SERVER.set(before);
    }
  }

  /** The database of this folder: a new one, unless there is one. */
  public static Store open(Path folder) {
    return ON_SERVER.get()
        ? PostgresStore.open(PostgresServer.of(folder), new SecureRandom())
        : SqliteStore.open(folder.resolve("authority.db"));
  }
}
