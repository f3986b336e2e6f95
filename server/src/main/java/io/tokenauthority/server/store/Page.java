package io.tokenauthority.server.store;

import java.util.List;
import java.util.Optional;

/**
 * Part of a listing. How many rows one page looks through is bounded, so under a filter it may hold
 * fewer than asked, or none, and yet have a next.
 *
 * @param next the position to ask on from, for {@link PageRequest#after}; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> next) {
  /** Keeps its own copy. */
  public Page {
    items = List.copyOf(items);
  }
}
