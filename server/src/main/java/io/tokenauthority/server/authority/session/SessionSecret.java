package io.tokenauthority.server.authority.session;

import io.tokenauthority.token.Base62;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a browser's cookie holds: 43 random base62 characters, 256 bits. Stored as digest alone.
 * Does not print itself.
 */
public final class SessionSecret {

  private static final int LENGTH = 43;

  private final String value;

  private SessionSecret(String value) {
    this.value = value;
  }

  /** A new one. */
  public static SessionSecret random(RandomGenerator random) {
    return new SessionSecret(Base62.random(random, LENGTH));
  }

  /** The one that a cookie holds; empty for what cannot be one. */
  public static Optional<SessionSecret> parse(String cookie) {
    return Base62.isBase62(cookie, LENGTH)
        ? Optional.of(new SessionSecret(cookie))
        : Optional.empty();
  }

  /** The secret itself, for the cookie. */
  public String reveal() {
    return value;
  }

  SecretDigest digest() {
    return SecretDigest.of(value);
  }

  @Override
  public String toString() {
    return "SessionSecret[*]";
  }
}
