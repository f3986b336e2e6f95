package io.tokenauthority.server.passwords;

/**
 * What one hash costs whoever computes it, an attacker too.
 *
 * @param memoryKib 19456 at least in use (OWASP); a test may take less
 * @param passes how often the memory is gone over
 * @param lanes how many lanes it is divided in
 */
public record Argon2Cost(int memoryKib, int passes, int lanes) {

  /** The least that is used in earnest. */
  public static final Argon2Cost STANDARD = new Argon2Cost(19_456, 2, 1);

  private static final int MOST_MEMORY_KIB = 1024 * 1024;

  /** Refuses what cannot be computed. */
  public Argon2Cost {
    if (lanes < 1 || passes < 1 || memoryKib < 8 * lanes || memoryKib > MOST_MEMORY_KIB) {
      throw new IllegalArgumentException(
          "Argon2 takes 8 KiB a lane to 1 GiB, and one pass at least");
    }
  }

  /** Whether it is less than {@code other} in any respect. */
  boolean isBelow(Argon2Cost other) {
    return memoryKib < other.memoryKib || passes < other.passes || lanes < other.lanes;
  }
}
