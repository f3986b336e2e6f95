package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the database while it is in use, by {@code VACUUM INTO}: one snapshot, written compactly.
 * SQLite would make the file for everybody's eyes, but takes an empty one that is there.
 */
final class SqliteCopy {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteCopy.class);

  private final SqliteConnections connections;

  SqliteCopy(SqliteConnections connections) {
    this.connections = connections;
  }

  void to(Path file) {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException taken) {
      throw new StoreException(Kind.UNAVAILABLE, "the copy cannot be made where it was wanted");
    }
    try (Connection connection = connections.plain();
        PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
      vacuum.setString(1, file.toAbsolutePath().toString());
      vacuum.execute();
    } catch (SQLException failed) {
      LOG.warn("the database could not be copied: {}", SqliteDialect.code(failed));
      discard(file);
      throw new StoreException(Kind.UNAVAILABLE, "the database could not be copied");
    }
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stays) {
      LOG.warn("the piece of a copy stays behind: {}", file);
    }
  }
}
