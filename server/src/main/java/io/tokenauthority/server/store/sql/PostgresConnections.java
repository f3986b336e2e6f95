package io.tokenauthority.server.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to one database, as HAZARDS wants them: the driver alone waits for ever for an
 * answer, speaks in clear where TLS fails, and puts rows into its messages.
 *
 * <p>Where a pooler like PgBouncer stands between, a session is not ours: what we set in it would
 * meet another client, and a statement we prepared would not be found again. There the limits are
 * set in each transaction, and nothing is prepared on the server.
 */
final class PostgresConnections {

  /** Whose session it is that a connection speaks to. */
  enum Session {
    /** The server's own, for as long as the connection lasts. */
    OWN,
    /** A pooler's, for one transaction. */
    POOLED
  }

  /** Refused rather than stopped by a firewall in between that forgot the connection. */
  private static final Duration LIFETIME = Duration.ofMinutes(30);

  private static final Duration KEEP_ALIVE = Duration.ofMinutes(2);
  private static final int MOST_IDLE = 4;

  private static final Logger LOG = LoggerFactory.getLogger(PostgresConnections.class);

  private final PostgresTarget target;
  private final PostgresLimits limits;
  private final Set<String> given;

  /**
   * @throws IllegalArgumentException when the URL cannot be read
   */
  PostgresConnections(PostgresTarget target, PostgresLimits limits) {
    this.target = target;
    this.limits = limits;
    this.given = parameters(target.url());
    base();
  }

  /** For people: where the database is. */
  String where() {
    int query = target.url().indexOf('?');
    return query < 0 ? target.url() : target.url().substring(0, query);
  }

  /**
   * For a first look: takes any server, a standby too, and asks for nothing that a pooler refuses.
   */
  PGSimpleDataSource probe() {
    PGSimpleDataSource source = base();
    source.setTargetServerType("preferPrimary");
    source.setPrepareThreshold(0);
    return source;
  }

  /** One connection to the primary, beside the pool. */
  PGSimpleDataSource single(Session session) {
    PGSimpleDataSource source = base();
    source.setTargetServerType("primary");
    switch (session) {
      case OWN -> source.setOptions(options());
      case POOLED -> source.setPrepareThreshold(0);
    }
    return source;
  }

  /** For migrations, which may take longer than a statement of ours. */
  PGSimpleDataSource migrations() {
    PGSimpleDataSource source = base();
    source.setTargetServerType("primary");
    source.setPrepareThreshold(0);
    source.setSocketTimeout(0);
    return source;
  }

  HikariDataSource pool(Session session) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("store");
    config.setDataSource(single(session));
    config.setAutoCommit(false);
    config.setMaximumPoolSize(target.connections());
    config.setMinimumIdle(Math.min(MOST_IDLE, target.connections()));
    config.setConnectionTimeout(limits.borrow().toMillis());
    config.setValidationTimeout(limits.borrow().toMillis() / 2);
    config.setMaxLifetime(LIFETIME.toMillis());
    config.setKeepaliveTime(KEEP_ALIVE.toMillis());
    config.setInitializationFailTimeout(-1); // the first look was the test
    config.setExceptionOverride(new Evicting());
    return new HikariDataSource(config);
  }

  /** What {@link Session#POOLED} has to say at the beginning of each transaction. */
  String limitsOfTransaction() {
    return limits.settings().stream()
        .map(setting -> "SET LOCAL " + setting + ";")
        .collect(Collectors.joining(" "));
  }

  private PGSimpleDataSource base() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(target.url());
    target.user().ifPresent(source::setUser);
    target.password().ifPresent(source::setPassword);
    source.setApplicationName("tokenauthority");
    source.setConnectTimeout(seconds(limits.connect()));
    source.setSocketTimeout(seconds(limits.socket()));
    source.setTcpKeepAlive(true);
    source.setLogServerErrorDetail(false);
    secure(source);
    return source;
  }

  /** Anything weaker than a verified server must be said in the URL. */
  private void secure(PGSimpleDataSource source) {
    if (Stream.of(source.getServerNames()).allMatch(PostgresConnections::isLoopback)) {
      return;
    }
    if (!given.contains(PGProperty.SSL_MODE.getName())) {
      source.setSslMode("verify-full");
    } else if (!"verify-full".equals(source.getSslMode())) {
      LOG.warn("database.url asks for sslmode {}: the server is not verified", source.getSslMode());
    }
    if (Stream.of("sslfactory", "sslrootcert", "sslcert", "sslkey").noneMatch(given::contains)) {
      source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory"); // the JVM's trusted roots
    }
  }

  private static boolean isLoopback(String host) {
    String name = host.replace("[", "").replace("]", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.equals("::1") || name.startsWith("127.");
  }

  private String options() {
    return limits.settings().stream().map(s -> "-c " + s).collect(Collectors.joining(" "));
  }

  private static Set<String> parameters(String url) {
    int query = url.indexOf('?');
    return query < 0
        ? Set.of()
        : Arrays.stream(url.substring(query + 1).split("&"))
            .map(each -> each.split("=", 2)[0])
            .collect(Collectors.toSet());
  }

  private static int seconds(Duration limit) {
    return Math.toIntExact(limit.toSeconds());
  }

  /** What the pool must not lend again, beyond what it knows itself. */
  private static final class Evicting implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException thrown) {
      return PostgresDialect.isConnectionUseless(thrown)
          ? Override.MUST_EVICT
          : Override.CONTINUE_EVICT;
    }
  }
}
