package io.tokenauthority.server.store.sql;

import java.util.Optional;

/**
 * Which PostgreSQL database, and how much of it.
 *
 * @param url {@code jdbc:postgresql://host:port/name}; parameters of the driver that it names are
 *     kept, but for those that promises rest on
 * @param connections the most that this process opens at a time, 1 to 1000
 */
public record PostgresTarget(
    String url, Optional<String> user, Optional<String> password, int connections) {

  /** Refuses a number out of range. */
  public PostgresTarget {
    if (connections < 1 || connections > 1000) {
      throw new IllegalArgumentException("connections must be 1 to 1000");
    }
  }

  /** Never the password. */
  @Override
  public String toString() {
    return "PostgresTarget[" + url + ", connections=" + connections + "]";
  }
}
