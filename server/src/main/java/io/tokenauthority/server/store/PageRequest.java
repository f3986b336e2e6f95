package io.tokenauthority.server.store;

import java.util.Optional;

/**
 * Which part of a listing. Listings are by key, not by offset: what is added or removed meanwhile
 * shifts nothing.
 *
 * @param size 1 to {@value #MAX_SIZE}
 * @param after a position that a {@link Page} of the same listing gave; empty for the beginning
 */
public record PageRequest(int size, Optional<String> after) {
  /** The most rows one page may hold (DESIGN 5). */
  public static final int MAX_SIZE = 1000;

  /** Refuses a size out of range. */
  public PageRequest {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("page size must be 1 to " + MAX_SIZE);
    }
  }
}
