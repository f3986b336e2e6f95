package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * A listing by key. One page looks through at most {@value #LOOK} rows, so that a filter that
 * hardly anything matches costs no more than one that all does: the page then ends early, and its
 * next position says where.
 *
 * @param select reads the rows: {@code {scope}} in an inner query over the table with {@code LIMIT
 *     :look}, {@code {filter}} around it with {@code LIMIT :size}, both in the listing's order
 * @param stop reads the key of the row at {@code :skip} of the inner query
 * @param reader makes an item
 * @param position an item's position
 * @param stopReader makes a position of what {@code stop} read
 */
record Listing<T>(
    String select,
    String stop,
    Columns.Reader<T> reader,
    Function<T, String> position,
    Columns.Reader<String> stopReader) {

  /** How many rows one page looks through under a filter. */
  static final int LOOK = 20_000;

  /**
   * One page.
   *
   * @param scope what an index narrows: the position to go on from, and more where there is one
   * @param filter what has to be looked for row by row
   */
  Page<T> page(SqlTransaction tx, Conditions scope, Conditions filter, int size) {
    int look = filter.isEmpty() ? size + 1 : LOOK;
    List<T> found = tx.run(handle -> rows(handle, scope, filter, look, size + 1));
    if (found.size() > size) {
      List<T> items = found.subList(0, size);
      return new Page<>(items, Optional.of(position.apply(items.get(size - 1))));
    }
    if (filter.isEmpty()) {
      return new Page<>(found, Optional.empty());
    }
    return new Page<>(found, tx.run(handle -> stoppedAt(handle, scope, look)));
  }

  private List<T> rows(Handle handle, Conditions scope, Conditions filter, int look, int limit) {
    String sql = select.replace("{scope}", scope.sql()).replace("{filter}", filter.sql());
    return filter
        .bindTo(scope.bindTo(handle.createQuery(sql)))
        .bind("look", look)
        .bind("size", limit)
        .map(Columns.with(reader))
        .list();
  }

  private Optional<String> stoppedAt(Handle handle, Conditions scope, int look) {
    return scope
        .bindTo(handle.createQuery(stop.replace("{scope}", scope.sql())))
        .bind("skip", look - 1)
        .map(Columns.with(stopReader))
        .findOne();
  }
}
