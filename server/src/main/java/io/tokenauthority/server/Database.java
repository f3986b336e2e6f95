package io.tokenauthority.server;

import io.tokenauthority.server.cluster.Hints;
import io.tokenauthority.server.cluster.PostgresHints;
import io.tokenauthority.server.config.DatabaseConfig;
import io.tokenauthority.server.config.Secret;
import io.tokenauthority.server.config.StateConfig;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.sql.PostgresStore;
import io.tokenauthority.server.store.sql.PostgresTarget;
import io.tokenauthority.server.store.sql.SqliteStore;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured database: SQLite for a replica that is alone, PostgreSQL for any number.
 *
 * @param hinting connections for hints; empty where there is nobody to tell, or no way
 */
record Database(Store store, Optional<DataSource> hinting) {

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  static Database open(StateConfig state, RandomGenerator random) {
    Optional<String> url = state.database().url();
    return url.isPresent()
        ? server(url.get(), state.database(), random)
        : new Database(SqliteStore.open(state.databaseFile()), Optional.empty());
  }

  private static Database server(String url, DatabaseConfig config, RandomGenerator random) {
    PostgresStore store =
        PostgresStore.open(
            new PostgresTarget(
                url, config.user(), config.password().map(Secret::reveal), config.connections()),
            random);
    if (store.hintConnections().isEmpty()) {
      LOG.info("behind a pooler: revocations of other replicas are found by polling alone");
    }
    return new Database(store, store.hintConnections());
  }

  /** Begins to tell and to hear through the database, where that can be done. */
  Hints hints(LongConsumer heard) {
    return hinting.<Hints>map(source -> PostgresHints.start(source, heard)).orElseGet(Hints::none);
  }
}
