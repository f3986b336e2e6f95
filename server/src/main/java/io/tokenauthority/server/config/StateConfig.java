package io.tokenauthority.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where state is kept. All paths but {@code data.dir} have a place inside it by default, so that
 * one folder is the whole state.
 *
 * @param dataDir the folder of state
 * @param masterKey the file of the master key, if not in the folder
 * @param mark the file of the mark that tells a restored backup, if not in the folder
 * @param database the database
 * @param redis Redis, if there is one
 */
public record StateConfig(
    Path dataDir,
    Optional<Path> masterKey,
    Optional<Path> mark,
    DatabaseConfig database,
    RedisConfig redis) {

  public StateConfig {
    Faults faults = new Faults();
    faults.unless(
        !database.isServer() || masterKey.isPresent(),
        Keys.MASTER_KEY_FILE.name(),
        "must be given with database.url: all replicas need the same, and none may make it");
    faults.raise();
  }

  /** The master key's file. */
  public Path masterKeyFile() {
    return masterKey.orElse(dataDir.resolve("master-key"));
  }

  /** The file of the mark against restored backups. */
  public Path markFile() {
    return mark.orElse(dataDir.resolve("mark"));
  }

  /** The SQLite database's file. */
  public Path databaseFile() {
    return dataDir.resolve("authority.db");
  }

  /** Where the set-up token waits for the first admin. */
  public Path setupTokenFile() {
    return dataDir.resolve("setup-token");
  }
}
