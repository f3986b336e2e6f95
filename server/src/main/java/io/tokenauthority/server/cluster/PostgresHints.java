package io.tokenauthority.server.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints by LISTEN and NOTIFY. One thread listens and one tells, each on a connection of its own
 * beside the pool. A NOTIFY takes a lock of the whole cluster at its commit, so it is never part of
 * a transaction that does anything else. After each (re)connection the listener looks once by
 * itself: what was said while it was away is lost.
 */
public final class PostgresHints implements Hints {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresHints.class);

  private static final String CHANNEL = "tokenauthority";
  private static final String TELL = "SELECT pg_notify('" + CHANNEL + "', ?)";

  /** How long the listener waits at a time; the longest that {@link #close} waits for it. */
  private static final int WAIT_MILLIS = 500;

  /** Silence may be that of a dead connection: after so many waits it is tried. */
  private static final int WAITS_BEFORE_A_TRIAL = 6;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final DataSource source;
  private final LongConsumer heard;
  private final AtomicLong toTell = new AtomicLong(-1);
  private final Semaphore told = new Semaphore(0);
  private final Thread listener = new Thread(this::listen, "hints-listen");
  private final Thread teller = new Thread(this::tellAll, "hints-tell");
  private volatile boolean closed;
  private volatile boolean hearing;

  private PostgresHints(DataSource source, LongConsumer heard) {
    this.source = source;
    this.heard = heard;
  }

  /**
   * Begins to listen and to tell.
   *
   * @param source gives connections that nobody else uses
   * @param heard is given the sequence of a hint, or 0 where there may be anything; on the
   *     listener's thread, so it must not block
   */
  public static PostgresHints start(DataSource source, LongConsumer heard) {
    PostgresHints hints = new PostgresHints(source, heard);
    hints.listener.setDaemon(true);
    hints.teller.setDaemon(true);
    hints.listener.start();
    hints.teller.start();
    return hints;
  }

  @Override
  public void tell(long sequence) {
    toTell.accumulateAndGet(sequence, Math::max);
    if (told.availablePermits() == 0) {
      told.release();
    }
  }

  @Override
  public boolean isHearing() {
    return hearing;
  }

  @Override
  public void close() {
    closed = true;
    told.release();
    try {
      listener.join(TimeUnit.SECONDS.toMillis(10));
      teller.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      try (Connection connection = source.getConnection()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("LISTEN " + CHANNEL);
        }
        LOG.debug("listening for hints");
        hearing = true;
        heard.accept(0);
        pause = FIRST_PAUSE;
        hear(connection);
      } catch (SQLException gone) {
        hearing = false;
        LOG.info("hints of other replicas are not heard ({}); polling goes on", gone.getSQLState());
        pause = rest(pause);
      }
    }
  }

  private void hear(Connection connection) throws SQLException {
    PGConnection listening = connection.unwrap(PGConnection.class);
    int silent = 0;
    while (!closed) {
      PGNotification[] said = listening.getNotifications(WAIT_MILLIS);
      if (said != null && said.length > 0) {
        silent = 0;
        heard.accept(newest(said));
      } else if (++silent == WAITS_BEFORE_A_TRIAL) {
        silent = 0;
        try (Statement statement = connection.createStatement()) {
          statement.execute("SELECT 1");
        }
      }
    }
  }

  /** The highest sequence; 0 when one of them is none. */
  private static long newest(PGNotification[] said) {
    long newest = 0;
    for (PGNotification each : said) {
      long sequence = sequence(each.getParameter());
      if (sequence == 0) {
        return 0;
      }
      newest = Math.max(newest, sequence);
    }
    return newest;
  }

  private static long sequence(String text) {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException garbage) {
      return 0;
    }
  }

  private void tellAll() {
    while (!closed) {
      if (!awaitSomething()) {
        return;
      }
      try (Connection connection = source.getConnection();
          PreparedStatement statement = connection.prepareStatement(TELL)) {
        tellFrom(statement);
      } catch (SQLException lost) {
        LOG.debug("a hint was not told: {}", lost.getSQLState());
      }
    }
  }

  /** Tells what is to be told, and goes on until the connection breaks. */
  private void tellFrom(PreparedStatement statement) throws SQLException {
    do {
      long sequence = toTell.getAndSet(-1);
      if (sequence >= 0) {
        statement.setString(1, Long.toString(sequence));
        statement.execute();
      }
    } while (!closed && awaitSomething());
  }

  private boolean awaitSomething() {
    try {
      told.acquire();
      told.drainPermits();
      return true;
    } catch (InterruptedException end) {
      return false;
    }
  }

  private Duration rest(Duration pause) {
    try {
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    } catch (InterruptedException end) {
      closed = true;
    }
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }
}
