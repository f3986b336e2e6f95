package io.tokenauthority.server.store.sql;

import java.sql.SQLException;

/**
 * What differs between databases, beside their migrations. The texts in the {@code Sql…} classes
 * are the same for all.
 */
interface Dialect {

  /**
   * What went wrong, as the ports tell it: a {@link io.tokenauthority.server.store.StoreException},
   * or an {@link IllegalStateException} where a statement broke a rule of the schema, which only a
   * bug does. Logs what the driver said, cleaned; neither message nor cause goes on.
   */
  RuntimeException fault(SQLException thrown);

  /**
   * What a failed commit means: as {@link #fault}, but for those after which the transaction may be
   * found written all the same, which are UNKNOWN_OUTCOME.
   */
  RuntimeException commitFault(SQLException thrown);

  /**
   * Whether a work in which this came from a statement may run again: what broke it was the others'
   * work, or the connection, and nothing of it is written. Never, where there is one writer.
   */
  default boolean mayTryAgain(SQLException thrown) {
    return false;
  }

  /**
   * What a SELECT ends with whose rows nobody else may change until the writing transaction ends.
   * Empty where there is one writer.
   */
  default String hold() {
    return "";
  }
}
