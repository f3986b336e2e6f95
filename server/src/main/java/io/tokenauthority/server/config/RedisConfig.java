package io.tokenauthority.server.config;

import io.tokenauthority.server.redis.RedisTarget;
import java.util.Optional;

/**
 * Redis, which lets replicas hear of each other at once and share their limits; nothing needs it.
 *
 * @param url empty for none; may hold a password, and is never shown
 * @param password where the URL holds none
 */
public record RedisConfig(Optional<Secret> url, Optional<Secret> password) {

  public RedisConfig {
    Faults faults = new Faults();
    faults.unless(
        url.isPresent() || password.isEmpty(),
        Keys.REDIS_PASSWORD.name(),
        "is for Redis; set redis.url or remove it");
    try {
      parsed(url, password);
    } catch (IllegalArgumentException nonsense) {
      faults.add(new Fault(Keys.REDIS_URL.name(), String.valueOf(nonsense.getMessage())));
    }
    faults.raise();
  }

  /** Where it is. */
  public Optional<RedisTarget> target() {
    return parsed(url, password);
  }

  private static Optional<RedisTarget> parsed(Optional<Secret> url, Optional<Secret> password) {
    return url.map(given -> RedisTarget.parse(given.reveal(), password.map(Secret::reveal)));
  }
}
