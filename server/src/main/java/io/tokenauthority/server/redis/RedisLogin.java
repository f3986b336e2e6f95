package io.tokenauthority.server.redis;

import java.util.Optional;

/**
 * Who we are to Redis. Its text says nothing of the password.
 *
 * @param user empty for Redis's default user
 */
public record RedisLogin(Optional<String> user, Optional<String> password) {

  public RedisLogin {
    if (user.isPresent() && password.isEmpty()) {
      throw new IllegalArgumentException(
          "names a user without a password: write user:password@ or set redis.password");
    }
  }

  @Override
  public String toString() {
    return "RedisLogin[user=" + user.orElse("default") + "]";
  }
}
