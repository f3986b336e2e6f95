package io.tokenauthority.server.authority.admin;

import java.util.List;

/**
 * Part of a listing, as it goes out.
 *
 * @param nextPageToken sealed; empty when this was the last page
 */
public record Listing<T>(List<T> items, String nextPageToken) {
  /** Keeps its own copy. */
  public Listing {
    items = List.copyOf(items);
  }
}
