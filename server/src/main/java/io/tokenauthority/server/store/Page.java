package io.tokenauthority.server.store;

import java.util.List;
import java.util.Optional;

/**
 * Part of a listing.
 *
 * @param next the position to ask on from, for {@link PageRequest#after}; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> next) {
  /** Keeps its own copy. */
  public Page {
    items = List.copyOf(items);
  }
}
