package io.tokenauthority.token.jwt;

import java.util.Optional;

/**
 * Who acts for the subject, {@code act} of RFC 8693 section 4.1: an account with a grant of its own
 * that must live too, and perhaps the one it acted through before.
 *
 * @param principal who acts
 * @param inner the earlier actor; it has none further, for the chain has at most two links
 */
public record Actor(Principal principal, Optional<Actor> inner) {

  public Actor {
    if (inner.isPresent() && inner.get().inner().isPresent()) {
      throw new IllegalArgumentException("a chain of actors has at most two links");
    }
  }

  /** The only actor. */
  public static Actor of(Principal principal) {
    return new Actor(principal, Optional.empty());
  }
}
