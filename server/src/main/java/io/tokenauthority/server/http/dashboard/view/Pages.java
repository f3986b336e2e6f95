package io.tokenauthority.server.http.dashboard.view;

/**
 * How to go on in a list.
 *
 * @param first the address of the first page; empty on it
 * @param next the address of the next; empty on the last
 */
public record Pages(String first, String next) {
  /** Whether there is more than one. */
  public boolean several() {
    return !first.isEmpty() || !next.isEmpty();
  }
}
