package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite: what its result codes mean to the ports. The one place that reads them. */
final class SqliteDialect implements Dialect {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteDialect.class);

  /**
   * The code's name is all that is logged: a message of SQLite can hold names of columns, a wrapped
   * one the bound values.
   */
  @Override
  public RuntimeException fault(SQLException thrown) {
    SQLiteErrorCode code = code(thrown);
    RuntimeException fault = fault(code);
    if (!isExpected(fault)) {
      LOG.warn("SQLite answered {}: {}", code.name(), fault.getMessage());
    }
    return fault;
  }

  /**
   * A commit that failed while it wrote may be found written after a crash: its frames can be whole
   * in the log although the sync was not confirmed. A full disk is told before that.
   */
  @Override
  public RuntimeException commitFault(SQLException thrown) {
    if (primary(code(thrown)) != SQLiteErrorCode.SQLITE_IOERR) {
      return fault(thrown);
    }
    LOG.error("SQLite answered {} to a commit: it may be written or not", code(thrown).name());
    return new StoreException(Kind.UNKNOWN_OUTCOME, "the commit was not confirmed");
  }

  private static RuntimeException fault(SQLiteErrorCode code) {
    return switch (code) {
      case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID ->
          new StoreException(Kind.UNIQUE, "a unique value is taken");
      default ->
          switch (primary(code)) {
            case SQLITE_CONSTRAINT -> new IllegalStateException("a row breaks a rule of its table");
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new StoreException(Kind.UNAVAILABLE, "the database is held by something else");
            case SQLITE_FULL -> new StoreException(Kind.UNAVAILABLE, "the disk is full");
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH, SQLITE_CANTOPEN ->
                new StoreException(Kind.UNAVAILABLE, "the database cannot be written");
            case SQLITE_IOERR -> new StoreException(Kind.UNAVAILABLE, "the database's disk fails");
            case SQLITE_INTERRUPT -> new StoreException(Kind.UNAVAILABLE, "it took too long");
            case SQLITE_NOMEM, SQLITE_PROTOCOL, SQLITE_SCHEMA, SQLITE_ABORT ->
                new StoreException(Kind.UNAVAILABLE, "the database cannot do it now");
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT ->
                new StoreException(Kind.CORRUPT, "the database is damaged");
            default -> new IllegalStateException("a statement of ours is wrong");
          };
    };
  }

  private static boolean isExpected(RuntimeException fault) {
    return fault instanceof StoreException known && known.kind() == Kind.UNIQUE;
  }

  /** The extended code where there is one. */
  static SQLiteErrorCode code(SQLException thrown) {
    return thrown instanceof SQLiteException sqlite
        ? sqlite.getResultCode()
        : SQLiteErrorCode.getErrorCode(thrown.getErrorCode());
  }

  /** Extended codes carry the primary one in their lowest byte. */
  static SQLiteErrorCode primary(SQLiteErrorCode code) {
    return SQLiteErrorCode.getErrorCode(code.code & 0xFF);
  }
}
