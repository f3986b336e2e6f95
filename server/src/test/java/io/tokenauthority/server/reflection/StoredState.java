package io.tokenauthority.server.reflection;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A look at everything that is stored, from outside. */
final class StoredState implements AutoCloseable {

  /** What the authority writes by itself: leases, the seals of the audit trail, counts of use. */
  private static final List<String> ITS_OWN =
      List.of("lease", "audit_segment", "audit_event", "grant_usage", "usage_hour");

  private final Connection connection;
  private final List<String> tables = new ArrayList<>();

  private StoredState(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement();
        ResultSet names =
            statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'")) {
      while (names.next()) {
        if (!ITS_OWN.contains(names.getString(1))) {
          tables.add(names.getString(1));
        }
      }
    }
  }

  static StoredState of(Path database) throws SQLException {
    return new StoredState(
        DriverManager.getConnection("jdbc:sqlite:file:" + database + "?mode=ro"));
  }

  /** A digest of each table's rows, and how many acts the audit trail calls done. */
  Map<String, String> digests() throws SQLException {
    Map<String, String> digests = new TreeMap<>();
    try (Statement statement = connection.createStatement()) {
      for (String table : tables) {
        digests.put(table, digest(statement, "SELECT * FROM " + table));
      }
      digests.put(
          "audit", digest(statement, "SELECT count(*) FROM audit_event WHERE outcome = 'SUCCESS'"));
    }
    return digests;
  }

  private static String digest(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          byte[] cell = rows.getBytes(column);
          digest.update(cell == null ? new byte[] {0} : cell);
          digest.update(";".getBytes(StandardCharsets.US_ASCII));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
