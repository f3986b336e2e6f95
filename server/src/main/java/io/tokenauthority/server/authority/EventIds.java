package io.tokenauthority.server.authority;

import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Ids of audit rows: 48 bits of milliseconds, then 80 random ones, in 26 characters of Crockford's
 * base 32, whose order as text is their order as numbers.
 */
final class EventIds {

  private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int TIME_LENGTH = 10;
  private static final int RANDOM_LENGTH = 16;
  private static final int BITS = 5;

  private EventIds() {}

  static String next(Instant now, RandomGenerator random) {
    char[] id = new char[TIME_LENGTH + RANDOM_LENGTH];
    long time = now.toEpochMilli();
    for (int i = TIME_LENGTH - 1; i >= 0; i--) {
      id[i] = ALPHABET[(int) (time & 31)];
      time >>>= BITS;
    }
    byte[] drawn = new byte[RANDOM_LENGTH];
    random.nextBytes(drawn);
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      id[TIME_LENGTH + i] = ALPHABET[drawn[i] & 31];
    }
    return new String(id);
  }
}
