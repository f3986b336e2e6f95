package io.tokenauthority.token.revocation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;

/**
 * A set of fingerprints in plain arrays, and for accounts the generation of each.
 *
 * <p>Open addressing with linear probing: a slot is 16 bytes of key, 4 bytes of expiry that readers
 * never touch, and 2 bytes of a filter. 22 bytes a slot at a fill of 2/3 to 3/4 is 29 to 33 bytes a
 * revocation; a map of objects takes 100 and more. Nearly every look-up misses, and at a million
 * keys a miss that touches them waits for main memory (90 ns); the filter, one bit a key in 24,
 * stays in the processor's cache and answers all but one in twenty.
 *
 * <p>One writer, any number of readers. A slot is filled in place, its {@code high} word and then
 * its filter bit with release semantics, and is never emptied or moved: a reader that has found a
 * key finds it again. Growing and forgetting make another table, which the owner publishes.
 */
final class RevocationTable {

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

  private static final int SMALLEST = 64;
  private static final int NEVER = -1;
  private static final long LATEST = 0xFFFF_FFFEL;
  private static final int NO_SLOT = -1;

  private final long[] keys;
  private final long[] filter;

  /** Unsigned seconds since 1970, rounded up; {@link #NEVER} for what lies past 2106. */
  private final int[] expiries;

  /** One a slot for accounts; empty for marks, which are dead whatever generation they carry. */
  private final long[] generations;

  private int size;

  private RevocationTable(int slots, boolean withGenerations) {
    keys = new long[2 * slots];
    filter = new long[slots / 4];
    expiries = new int[slots];
    generations = new long[withGenerations ? slots : 0];
  }

  /** An empty table of marks that takes {@code expected} before it must grow. */
  static RevocationTable marks(int expected) {
    return new RevocationTable(slotsFor(expected), false);
  }

  /** An empty table of accounts with generations. */
  static RevocationTable accounts(int expected) {
    return new RevocationTable(slotsFor(expected), true);
  }

  /** A fill of two thirds leaves an eighth of growth before the next table. */
  private static int slotsFor(int expected) {
    return Math.max(SMALLEST, Math.toIntExact(expected * 3L / 2));
  }

  boolean contains(long high, long low) {
    return find(high, low) != NO_SLOT;
  }

  /** The generation below which the account is dead; 0 where it is not revoked. */
  long generation(long high, long low) {
    int slot = find(high, low);
    return slot == NO_SLOT ? 0 : (long) LONGS.getAcquire(generations, slot);
  }

  private int find(long high, long low) {
    long word = (long) LONGS.getAcquire(filter, scaled(low, filter.length));
    if ((word & 1L << low) == 0) {
      return NO_SLOT;
    }
    int slot = firstSlot(high);
    while (true) {
      long found = (long) LONGS.getAcquire(keys, 2 * slot);
      if (found == high && keys[2 * slot + 1] == low) {
        return slot;
      }
      if (found == 0) {
        return NO_SLOT;
      }
      slot = next(slot);
    }
  }

  private int firstSlot(long high) {
    return scaled(high, expiries.length);
  }

  /** Scales the upper 32 bits to a length, which need not be a power of two. */
  private static int scaled(long hash, int length) {
    return (int) (((hash >>> 32) * length) >>> 32);
  }

  private int next(int slot) {
    return slot + 1 == expiries.length ? 0 : slot + 1;
  }

  int size() {
    return size;
  }

  /** Whether one more fits below a fill of three quarters. */
  boolean hasRoom() {
    return 4L * (size + 1) <= 3L * expiries.length;
  }

  /** The writer's: adds a key, or raises the generation and expiry of one that is there. */
  void put(Fingerprint key, long generation, Instant expireTime) {
    put(key.high(), key.low(), generation, seconds(expireTime));
  }

  private void put(long high, long low, long generation, int expiry) {
    int slot = firstSlot(high);
    while (keys[2 * slot] != 0) {
      if (keys[2 * slot] == high && keys[2 * slot + 1] == low) {
        raise(slot, generation, expiry);
        return;
      }
      slot = next(slot);
    }
    keys[2 * slot + 1] = low;
    raise(slot, generation, expiry);
    LONGS.setRelease(keys, 2 * slot, high);
    int word = scaled(low, filter.length);
    LONGS.setRelease(filter, word, filter[word] | 1L << low);
    size++;
  }

  private void raise(int slot, long generation, int expiry) {
    if (Integer.compareUnsigned(expiry, expiries[slot]) > 0) {
      INTS.setOpaque(expiries, slot, expiry);
    }
    if (generations.length > 0 && generation > generations[slot]) {
      LONGS.setRelease(generations, slot, generation);
    }
  }

  /** A larger table with the same content. */
  RevocationTable grown() {
    return copyTo(new RevocationTable(slotsFor(size + 1), generations.length > 0), Instant.MIN);
  }

  /** How many ended before {@code now}. */
  int expired(Instant now) {
    int count = 0;
    for (int slot = 0; slot < expiries.length; slot++) {
      if (keys[2 * slot] != 0 && isExpired(slot, now.getEpochSecond())) {
        count++;
      }
    }
    return count;
  }

  private boolean isExpired(int slot, long now) {
    return expiries[slot] != NEVER && Integer.toUnsignedLong(expiries[slot]) < now;
  }

  /** A table of what has not ended before {@code now}. */
  RevocationTable without(Instant now) {
    int live = size - expired(now);
    RevocationTable kept = new RevocationTable(slotsFor(live), generations.length > 0);
    return copyTo(kept, now);
  }

  private RevocationTable copyTo(RevocationTable target, Instant now) {
    for (int slot = 0; slot < expiries.length; slot++) {
      if (keys[2 * slot] != 0 && !isExpired(slot, now.getEpochSecond())) {
        long generation = generations.length > 0 ? generations[slot] : 0;
        target.put(keys[2 * slot], keys[2 * slot + 1], generation, expiries[slot]);
      }
    }
    return target;
  }

  private static int seconds(Instant expireTime) {
    long seconds = expireTime.getEpochSecond() + (expireTime.getNano() > 0 ? 1 : 0);
    if (seconds > LATEST) {
      return NEVER;
    }
    return (int) Math.max(0, seconds);
  }
}
