package io.tokenauthority.server.http;

import java.util.List;

/**
 * Routes that belong together.
 *
 * @param prefix what all of their paths begin with; an unknown path is told by the area whose
 *     prefix is the longest that fits
 * @param sharing whether scripts of {@code http.cors-origins} may read its answers
 * @param faults how it tells what went wrong
 */
public record Area(String prefix, Sharing sharing, List<Route> routes, FaultPage faults) {

  /** Whose scripts may read answers. */
  public enum Sharing {
    /** Those of this origin alone. */
    OWN_ORIGIN,
    /** Also those of the configured origins; never with cookies. */
    CONFIGURED_ORIGINS
  }

  public Area {
    routes = List.copyOf(routes);
    for (Route route : routes) {
      if (!route.path().startsWith(prefix)) {
        throw new IllegalArgumentException(route.path() + " does not begin with " + prefix);
      }
    }
  }
}
