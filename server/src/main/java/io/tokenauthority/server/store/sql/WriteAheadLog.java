package io.tokenauthority.server.store.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps SQLite's log bounded (P13). SQLite copies the log back by itself every 1,000 pages, but
 * begins it anew only in a moment without readers, which never comes while reads overlap. So past
 * {@code limit} bytes the writer itself asks for a new beginning: it waits for the reads that run,
 * while those that start read past the log. Belongs to the writer's thread.
 */
final class WriteAheadLog {

  /** 64 MiB: some seconds of full load. */
  static final long LIMIT = 64L << 20;

  /** Looking at the size costs 2 µs, so not at every commit. */
  private static final int COMMITS_PER_LOOK = 64;

  private static final Logger LOG = LoggerFactory.getLogger(WriteAheadLog.class);

  private final Path log;
  private final SqliteSession session;
  private final long limit;
  private int commits;

  WriteAheadLog(Path database, SqliteSession session, long limit) {
    this.log = database.resolveSibling(database.getFileName() + "-wal");
    this.session = session;
    this.limit = limit;
  }

  /** To be called after each commit. */
  void committed() {
    commits++;
    if (commits % COMMITS_PER_LOOK == 0 && size() > limit) {
      try {
        session.beginLogAnew();
      } catch (SQLException later) {
        LOG.debug("the log goes on: {}", SqliteDialect.code(later));
      }
    }
  }

  /** Asks for the size without opening the file. */
  private long size() {
    try {
      return Files.size(log);
    } catch (IOException none) {
      return 0;
    }
  }
}
