package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.opaque.SecretDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Reads a row's columns from left to right, in the order in which the class that owns the table
 * lists them. A value that is not as it must be is an {@link IllegalArgumentException}, which the
 * transaction turns into CORRUPT.
 */
final class Columns {

  private final ResultSet row;
  private int at;

  private Columns(ResultSet row) {
    this.row = row;
  }

  /** The present row. */
  static Columns of(ResultSet row) {
    return new Columns(row);
  }

  /** What makes a value of a row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Columns row) throws SQLException;
  }

  /** A reader as jdbi takes it. */
  static <T> RowMapper<T> with(Reader<T> reader) {
    return (row, context) -> reader.read(new Columns(row));
  }

  String text() throws SQLException {
    return row.getString(++at);
  }

  Optional<String> textOrNone() throws SQLException {
    return Optional.ofNullable(row.getString(++at));
  }

  long number() throws SQLException {
    return row.getLong(++at);
  }

  int smallNumber() throws SQLException {
    return row.getInt(++at);
  }

  Instant time() throws SQLException {
    return Instant.ofEpochMilli(row.getLong(++at));
  }

  Optional<Instant> timeOrNone() throws SQLException {
    long millis = row.getLong(++at);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  Bytes bytes() throws SQLException {
    byte[] value = row.getBytes(++at);
    return value == null ? Bytes.NONE : Bytes.of(value);
  }

  SecretDigest digest() throws SQLException {
    return SecretDigest.ofBytes(row.getBytes(++at));
  }

  Optional<SecretDigest> digestOrNone() throws SQLException {
    return Optional.ofNullable(row.getBytes(++at)).map(SecretDigest::ofBytes);
  }

  ScopeSet scopes() throws SQLException {
    return ScopeSet.parse(row.getString(++at));
  }

  AudienceSet audiences() throws SQLException {
    String text = row.getString(++at);
    return text.isEmpty()
        ? AudienceSet.none()
        : AudienceSet.copyOf(List.of(text.split(" ", -1)).stream().map(Audience::new).toList());
  }

  <E extends Enum<E>> E constant(Class<E> type) throws SQLException {
    return Enum.valueOf(type, row.getString(++at));
  }
}
