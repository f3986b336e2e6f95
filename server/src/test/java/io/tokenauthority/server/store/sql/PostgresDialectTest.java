package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of SQLSTATE is to the ports, before the commit and at it. */
class PostgresDialectTest {

  private static final String SECRET = "Key (id)=(hunter2) already exists";

  private final PostgresDialect dialect = new PostgresDialect();

  @ParameterizedTest
  @CsvSource({
    "23505, UNIQUE, UNIQUE, false",
    "23514, BUG, BUG, false",
    "23503, BUG, BUG, false",
    "42703, BUG, BUG, false",
    "22021, BUG, BUG, false",
    "40001, UNAVAILABLE, UNAVAILABLE, true",
    "40P01, UNAVAILABLE, UNAVAILABLE, true",
    "0A000, UNAVAILABLE, UNAVAILABLE, true",
    "25P03, UNAVAILABLE, UNAVAILABLE, true",
    "08006, UNAVAILABLE, UNKNOWN_OUTCOME, true",
    "57P01, UNAVAILABLE, UNKNOWN_OUTCOME, true",
    "57P02, UNAVAILABLE, UNKNOWN_OUTCOME, true",
    "25006, UNAVAILABLE, UNAVAILABLE, false",
    "55P03, UNAVAILABLE, UNAVAILABLE, false",
    "57014, UNAVAILABLE, UNAVAILABLE, false",
    "53300, UNAVAILABLE, UNAVAILABLE, false",
    "53100, UNAVAILABLE, UNAVAILABLE, false",
    "42501, UNAVAILABLE, UNAVAILABLE, false",
    "26000, UNAVAILABLE, UNAVAILABLE, false",
    "XX001, CORRUPT, CORRUPT, false",
    ", UNAVAILABLE, UNKNOWN_OUTCOME, true",
  })
  void fault_isTold_withoutTheDriversText(
      String state, String before, String atCommit, boolean again) {
    SQLException thrown = new SQLException(SECRET, state);
    assertTold(dialect.fault(thrown), before);
    assertTold(dialect.commitFault(thrown), atCommit);
    assertThat(dialect.mayTryAgain(thrown)).isEqualTo(again);
  }

  private static void assertTold(RuntimeException told, String as) {
    if (as.equals("BUG")) {
      assertThat(told).isInstanceOf(IllegalStateException.class);
    } else {
      assertThat(told)
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.valueOf(as)));
    }
    assertThat(told).hasNoCause();
    assertThat(told.getMessage()).doesNotContain("hunter2");
  }

  @Test
  void noConnection_tooMany_isToldAsSuch() {
    SQLException pool = new SQLTransientConnectionException("timed out", null, 0);
    assertThat(dialect.noConnection(pool)).hasMessage("no connection to the database");
    pool.initCause(new SQLException("sorry, too many clients", "53300"));
    assertThat(dialect.noConnection(pool)).hasMessage("the database takes no more connections");
  }
}
