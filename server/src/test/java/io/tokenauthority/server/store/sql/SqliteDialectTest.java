package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What each of SQLite's answers means to the ports. */
class SqliteDialectTest {

  private static final String DRIVER_TEXT = "UNIQUE constraint failed: person.username = hunter2";

  private final SqliteDialect dialect = new SqliteDialect();

  @ParameterizedTest
  @CsvSource({
    "SQLITE_CONSTRAINT_UNIQUE, UNIQUE",
    "SQLITE_CONSTRAINT_PRIMARYKEY, UNIQUE",
    "SQLITE_BUSY, UNAVAILABLE",
    "SQLITE_BUSY_SNAPSHOT, UNAVAILABLE",
    "SQLITE_LOCKED, UNAVAILABLE",
    "SQLITE_FULL, UNAVAILABLE",
    "SQLITE_READONLY, UNAVAILABLE",
    "SQLITE_READONLY_DBMOVED, UNAVAILABLE",
    "SQLITE_CANTOPEN, UNAVAILABLE",
    "SQLITE_IOERR, UNAVAILABLE",
    "SQLITE_IOERR_FSYNC, UNAVAILABLE",
    "SQLITE_INTERRUPT, UNAVAILABLE",
    "SQLITE_NOMEM, UNAVAILABLE",
    "SQLITE_CORRUPT, CORRUPT",
    "SQLITE_CORRUPT_INDEX, CORRUPT",
    "SQLITE_NOTADB, CORRUPT",
  })
  void fault_ofTheWorld_isOfItsKind(SQLiteErrorCode code, Kind kind) {
    assertThat(dialect.fault(thrown(code)))
        .isInstanceOfSatisfying(
            StoreException.class, fault -> assertThat(fault.kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @EnumSource(
      value = SQLiteErrorCode.class,
      names = {
        "SQLITE_CONSTRAINT_CHECK",
        "SQLITE_CONSTRAINT_FOREIGNKEY",
        "SQLITE_CONSTRAINT_NOTNULL",
        "SQLITE_ERROR",
        "SQLITE_MISUSE"
      })
  void fault_ofOurOwn_isABug(SQLiteErrorCode code) {
    assertThat(dialect.fault(thrown(code))).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "SQLITE_IOERR, UNKNOWN_OUTCOME",
    "SQLITE_IOERR_FSYNC, UNKNOWN_OUTCOME",
    "SQLITE_IOERR_WRITE, UNKNOWN_OUTCOME",
    "SQLITE_FULL, UNAVAILABLE",
    "SQLITE_BUSY, UNAVAILABLE",
  })
  void commitFault_whileWriting_isAnUnknownOutcome(SQLiteErrorCode code, Kind kind) {
    assertThat(dialect.commitFault(thrown(code)))
        .isInstanceOfSatisfying(
            StoreException.class, fault -> assertThat(fault.kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @EnumSource(SQLiteErrorCode.class)
  void fault_ofAnyCode_carriesNothingOfTheDriver(SQLiteErrorCode code) {
    for (SQLException each : new SQLException[] {thrown(code), new SQLException(DRIVER_TEXT)}) {
      RuntimeException fault = dialect.fault(each);
      assertThat(fault).hasNoCause().hasNoSuppressedExceptions();
      assertThat(fault.getMessage()).doesNotContain("hunter2").doesNotContain("constraint failed");
    }
  }

  private static SQLException thrown(SQLiteErrorCode code) {
    return new SQLiteException(DRIVER_TEXT, code);
  }
}
