package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The conditions of a filter, joined by AND. Every piece of SQL is a constant of ours; what a
 * caller asks for is bound.
 */
final class Conditions {

  private final List<String> pieces = new ArrayList<>();
  private final Map<String, Object> values = new TreeMap<>();

  /** A condition that always holds its place. */
  Conditions and(String piece) {
    pieces.add(piece);
    return this;
  }

  /** A value that {@code name} stands for. */
  Conditions let(String name, Object value) {
    values.put(name, value);
    return this;
  }

  /** {@code column = value}, where there is one. */
  Conditions is(String column, String name, Optional<String> value) {
    value.ifPresent(v -> and(column + " = :" + name).let(name, v));
    return this;
  }

  /** The same for the name of a constant. */
  Conditions isConstant(String column, String name, Optional<? extends Enum<?>> value) {
    return is(column, name, value.map(Enum::name));
  }

  /** {@code column} within the range; NULL is in none but {@link TimeRange#ALWAYS}. */
  Conditions within(String column, String name, TimeRange range) {
    bound(column + " >= :" + name + "_from", name + "_from", range.from());
    bound(column + " < :" + name + "_until", name + "_until", range.until());
    return this;
  }

  private void bound(String piece, String name, Optional<Instant> time) {
    time.ifPresent(t -> and(piece).let(name, Cells.time(t)));
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** {@code TRUE}, or the conditions in parentheses. */
  String sql() {
    return pieces.isEmpty() ? "TRUE" : "(" + String.join(" AND ", pieces) + ")";
  }

  /** Binds every value. */
  <S extends SqlStatement<S>> S bindTo(S statement) {
    return statement.bindMap(values);
  }
}
