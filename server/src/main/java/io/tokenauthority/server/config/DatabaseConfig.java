package io.tokenauthority.server.config;

import java.util.Optional;

/**
 * The database: SQLite in the data folder when no URL is given.
 *
 * @param url {@code jdbc:postgresql://host:port/name}, without user and password
 * @param connections the most that this process opens, beside two for hints
 */
public record DatabaseConfig(
    Optional<String> url, Optional<String> user, Optional<Secret> password, int connections) {

  public DatabaseConfig {
    new Faults()
        .unless(
            url.isPresent() || user.isEmpty(),
            Keys.DATABASE_USER.name(),
            "is for a database server; set database.url or remove it")
        .unless(
            url.isPresent() || password.isEmpty(),
            Keys.DATABASE_PASSWORD.name(),
            "is for a database server; set database.url or remove it")
        .raise();
  }

  /** Whether the database is a server rather than a file of ours. */
  public boolean isServer() {
    return url.isPresent();
  }

  /** Reads a URL; one that holds a password is refused, because URLs are shown. */
  static String url(String text) {
    if (!text.startsWith("jdbc:postgresql://") || text.length() > 1024) {
      throw new IllegalArgumentException("must be jdbc:postgresql://host:port/name");
    }
    if (text.contains("password=") || text.contains("@")) {
      throw new IllegalArgumentException(
          "must not hold a password: use database.password or database.password-file");
    }
    return text;
  }
}
