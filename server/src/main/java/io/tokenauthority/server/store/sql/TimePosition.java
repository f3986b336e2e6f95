package io.tokenauthority.server.store.sql;

import java.sql.SQLException;
import java.time.Instant;

/** A position in a listing by time, then id. */
record TimePosition(long time, String id) {

  static String of(Instant time, String id) {
    return new TimePosition(Cells.time(time), id).text();
  }

  static String read(Columns row) throws SQLException {
    return new TimePosition(row.number(), row.text()).text();
  }

  static TimePosition parse(String position) {
    int dot = position.indexOf('.');
    if (dot < 1) {
      throw new IllegalArgumentException("not a position of this listing");
    }
    return new TimePosition(
        Long.parseLong(position.substring(0, dot)), position.substring(dot + 1));
  }

  private String text() {
    return time + "." + id;
  }
}
