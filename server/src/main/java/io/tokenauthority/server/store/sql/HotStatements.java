package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.sql.Parameters.Binding;
import io.tokenauthority.server.store.sql.Parameters.BindingOf;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementBuilder;

/**
 * The statements that each token costs, past jdbi: it makes a context, a configuration and a map of
 * names for every statement, which took more processor time than SQLite's insert itself. Parameters
 * go by position. On SQLite the session keeps what is prepared; PostgreSQL's driver keeps it by
 * itself. For one thread, for the length of one work.
 */
final class HotStatements {

  private final Connection connection;
  private final StatementBuilder builder;

  HotStatements(Handle handle) {
    this.connection = handle.getConnection();
    this.builder = handle.getStatementBuilder();
  }

  /** How many rows it changed. */
  int change(String sql, Binding binding) throws SQLException {
    PreparedStatement statement = prepare(sql);
    try {
      binding.bind(new Parameters(statement));
      return statement.executeUpdate();
    } finally {
      done(statement);
    }
  }

  /** How many rows it changed for each value, all of them sent together. */
  <V> int[] changeEach(String sql, List<V> values, BindingOf<V> binding) throws SQLException {
    PreparedStatement statement = prepare(sql);
    try {
      for (V value : values) {
        binding.bind(new Parameters(statement), value);
        statement.addBatch();
      }
      return statement.executeBatch();
    } finally {
      done(statement);
    }
  }

  /** All rows that it finds. */
  <T> List<T> list(String sql, Binding binding, Columns.Reader<T> reader) throws SQLException {
    PreparedStatement statement = prepare(sql);
    try {
      binding.bind(new Parameters(statement));
      try (ResultSet rows = statement.executeQuery()) {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
          all.add(reader.read(Columns.of(rows)));
        }
        return all;
      }
    } finally {
      done(statement);
    }
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    return builder instanceof StatementCache cache
        ? cache.prepared(connection, sql)
        : connection.prepareStatement(sql);
  }

  private void done(PreparedStatement statement) throws SQLException {
    if (!(builder instanceof StatementCache)) {
      statement.close();
    }
  }
}
