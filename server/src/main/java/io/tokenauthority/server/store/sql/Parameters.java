package io.tokenauthority.server.store.sql;

import io.tokenauthority.token.opaque.SecretDigest;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Binds a prepared statement's parameters from left to right, as {@link Columns} reads columns. */
final class Parameters {

  private final PreparedStatement statement;
  private int at;

  Parameters(PreparedStatement statement) {
    this.statement = statement;
  }

  /** What binds a statement. */
  @FunctionalInterface
  interface Binding {
    void bind(Parameters to) throws SQLException;
  }

  /** What binds a statement to one of several values. */
  @FunctionalInterface
  interface BindingOf<V> {
    void bind(Parameters to, V value) throws SQLException;
  }

  Parameters text(String value) throws SQLException {
    statement.setString(++at, value);
    return this;
  }

  Parameters number(long value) throws SQLException {
    statement.setLong(++at, value);
    return this;
  }

  Parameters time(Instant value) throws SQLException {
    return number(Cells.time(value));
  }

  Parameters bytes(byte[] value) throws SQLException {
    statement.setBytes(++at, value);
    return this;
  }

  Parameters digest(SecretDigest value) throws SQLException {
    return bytes(value.bytes());
  }

  Parameters digest(Optional<SecretDigest> value) throws SQLException {
    statement.setBytes(++at, Cells.digest(value));
    return this;
  }
}
