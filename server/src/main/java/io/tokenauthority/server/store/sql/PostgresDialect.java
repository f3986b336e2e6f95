package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import java.sql.SQLException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL: what its SQLSTATEs mean to the ports. The one place that reads them. A message of the
 * server can hold the values of a row, so the state is all that is logged.
 */
final class PostgresDialect implements Dialect {

  static final String READ_ONLY = "25006";
  static final String TOO_MANY_CONNECTIONS = "53300";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresDialect.class);

  private static final String UNIQUE = "23505";

  /** Idle in a transaction for too long: this process was paused, and its transaction is gone. */
  private static final String PAUSED = "25P03";

  /** Serialization failure, deadlock, a plan that outlived a change of the schema, a pause. */
  private static final Set<String> AGAIN = Set.of("40001", "40P01", "0A000", PAUSED);

  /** The server ended the session: administrator, crash, start-up, or it was idle for too long. */
  private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03", "57P05", PAUSED);

  @Override
  public String hold() {
    return " FOR NO KEY UPDATE";
  }

  @Override
  public RuntimeException fault(SQLException thrown) {
    String state = state(thrown);
    RuntimeException fault = fault(state);
    if (!state.equals(UNIQUE)) {
      LOG.warn("PostgreSQL answered {}: {}", state, fault.getMessage());
    }
    return fault;
  }

  /**
   * An answer to COMMIT, whatever it says, means that nothing was written. Where the connection
   * broke instead, or the server ended the session, the commit may have been before.
   */
  @Override
  public RuntimeException commitFault(SQLException thrown) {
    String state = state(thrown);
    if (!state.equals(PAUSED) && (isBroken(state) || ENDED.contains(state))) {
      LOG.error("PostgreSQL answered {} to a commit: it may be written or not", state);
      return new StoreException(Kind.UNKNOWN_OUTCOME, "the commit was not confirmed");
    }
    return fault(thrown);
  }

  /** Nothing was committed when one of these came from a statement before the commit. */
  @Override
  public boolean mayTryAgain(SQLException thrown) {
    String state = state(thrown);
    return AGAIN.contains(state) || ENDED.contains(state) || isBroken(state);
  }

  /** Why no connection could be had; its causes know more than the pool's "timed out". */
  RuntimeException noConnection(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SQLException known && TOO_MANY_CONNECTIONS.equals(known.getSQLState())) {
        return fault(known);
      }
    }
    return new StoreException(Kind.UNAVAILABLE, "no connection to the database");
  }

  private static RuntimeException fault(String state) {
    return switch (state) {
      case UNIQUE -> new StoreException(Kind.UNIQUE, "a unique value is taken");
      case READ_ONLY -> unavailable("the database is read-only");
      case TOO_MANY_CONNECTIONS -> unavailable("the database takes no more connections");
      case "55P03" -> unavailable("a row is held by something else");
      case "57014" -> unavailable("it took too long");
      case "42501" -> unavailable("the database's user lacks a right");
      case "26000", "42P05" -> unavailable("a pooler lost a statement: set prepareThreshold=0");
      case "0A000" -> unavailable("the schema was changed meanwhile");
      default ->
          switch (classOf(state)) {
            case "08" -> unavailable("the connection broke");
            case "23" -> new IllegalStateException("a row breaks a rule of its table");
            case "25", "40" -> unavailable("the transaction was broken off");
            case "53", "54" -> unavailable("the database is out of room");
            case "57" -> unavailable("the database is being restarted");
            case "28" -> unavailable("the database refuses its user");
            case "58" -> unavailable("the database's disk fails");
            case "XX" -> new StoreException(Kind.CORRUPT, "the database is damaged");
            default -> new IllegalStateException("a statement of ours is wrong");
          };
    };
  }

  private static StoreException unavailable(String what) {
    return new StoreException(Kind.UNAVAILABLE, what);
  }

  /** Whether the connection is at its end, or leads to a server that no longer takes writes. */
  static boolean isConnectionUseless(SQLException thrown) {
    String state = state(thrown);
    return isBroken(state) || ENDED.contains(state) || state.equals(READ_ONLY);
  }

  private static boolean isBroken(String state) {
    return classOf(state).equals("08");
  }

  private static String classOf(String state) {
    return state.substring(0, 2);
  }

  /** Five characters; those of "no connection" where the driver gives none. */
  static String state(SQLException thrown) {
    String state = thrown.getSQLState();
    return state == null || state.length() != 5 ? "08000" : state;
  }
}
