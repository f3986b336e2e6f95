package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.store.Racers;
import io.tokenauthority.server.store.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log stays bounded though there is hardly a moment without a reader. (Left to itself it grew
 * to 14 times the limit in most runs of this test.)
 */
class WriteAheadLogTest {

  private static final long LIMIT = 2L << 20;

  @TempDir Path folder;

  private final Samples samples = new Samples();
  private volatile boolean written;

  @Test
  void committed_readsAlwaysOverlap_theLogBeginsAnewPastItsLimit() {
    assertThat(longest()).isBetween(LIMIT / 2, 3 * LIMIT);
  }

  /** The log's greatest length over some writing, two readers taking turns all the while. */
  private long longest() {
    Path file = NewDatabase.file(folder);
    Semaphore oneHasBegun = new Semaphore(0);
    Semaphore otherHasBegun = new Semaphore(0);
    List<Long> given =
        Racers.race(
            List.of(
                () -> write(file),
                () -> read(file, oneHasBegun, otherHasBegun),
                () -> read(file, otherHasBegun, oneHasBegun)));
    return given.get(0);
  }

  private long write(Path file) {
    Path log = folder.resolve("authority.db-wal");
    long longest = 0;
    try (SqliteSession session = session(file)) {
      WriteAheadLog kept = new WriteAheadLog(file, session, LIMIT);
      for (int i = 0; i < 1_000; i++) {
        session.beginWrite();
        SqlTransaction tx = SqlTransaction.writing(session.handle(), new SqliteDialect());
        for (int n = 0; n < 5; n++) {
          tx.accounts().insert(samples.service());
        }
        session.commit();
        kept.committed();
        longest = Math.max(longest, Files.size(log));
      }
      return longest;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      written = true;
    }
  }

  /** Each read goes on until the other reader's next one has begun. */
  private long read(Path file, Semaphore mine, Semaphore others) {
    try (SqliteSession session = session(file)) {
      while (!written) {
        session.beginRead();
        session.handle().select("SELECT count(*) FROM lease").mapTo(Long.class).one();
        mine.release();
        others.acquire();
        session.commit();
      }
      mine.release();
      return 0;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static SqliteSession session(Path file) throws SQLException {
    return new SqliteSession(new SqliteConnections(file).writer(), Duration.ofSeconds(10));
  }
}
