package io.tokenauthority.server.config;

/**
 * What hashing a password costs (Argon2id); raising it rehashes at the next sign-in.
 *
 * @param memory of one hash, while it is computed
 * @param iterations passes over it
 * @param parallelism lanes
 * @param threads how many are computed at once
 */
public record PasswordsConfig(ByteSize memory, int iterations, int parallelism, int threads) {

  private static final int LEAST_MEMORY = 19_456 << 10;

  public PasswordsConfig {
    new Faults()
        .unless(
            memory.bytes() >= LEAST_MEMORY,
            Keys.PASSWORDS_MEMORY.name(),
            "must be at least 19456KiB")
        .raise();
  }
}
