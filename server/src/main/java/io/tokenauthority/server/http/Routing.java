package io.tokenauthority.server.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the route of a path: those without parts in braces by one look, the others one after the
 * other. Immutable.
 */
final class Routing {

  /** A route and where it belongs. */
  record Placed(Area area, Route route) {}

  /** A route that fits, and what its parts in braces took. */
  record Match(Placed placed, Map<String, String> parts) {}

  private final List<Area> areas;
  private final Map<String, List<Placed>> plain = new HashMap<>();
  private final List<Placed> patterns = new ArrayList<>();

  Routing(List<Area> areas) {
    this.areas =
        areas.stream()
            .sorted(Comparator.comparingInt((Area area) -> area.prefix().length()).reversed())
            .toList();
    for (Area area : areas) {
      for (Route route : area.routes()) {
        add(new Placed(area, route));
      }
    }
  }

  private void add(Placed placed) {
    String path = placed.route().path();
    List<Placed> there =
        path.indexOf('{') >= 0
            ? patterns
            : plain.computeIfAbsent(path, absent -> new ArrayList<>());
    boolean twice =
        there.stream()
            .map(Placed::route)
            .anyMatch(
                other ->
                    other.path().equals(path) && other.method().equals(placed.route().method()));
    if (twice) {
      throw new IllegalArgumentException("two routes for " + path);
    }
    there.add(placed);
  }

  /** The area whose prefix is the longest that fits; there may be none. */
  Optional<Area> areaOf(String path) {
    return areas.stream().filter(area -> path.startsWith(area.prefix())).findFirst();
  }

  /** The routes of the path, whatever their method. */
  List<Match> find(String path) {
    List<Placed> exact = plain.get(path);
    if (exact != null) {
      return exact.stream().map(placed -> new Match(placed, Map.of())).toList();
    }
    List<Match> found = new ArrayList<>();
    for (Placed placed : patterns) {
      fit(placed.route().path(), path).ifPresent(parts -> found.add(new Match(placed, parts)));
    }
    return found;
  }

  /** What {@code Allow} says of them. */
  static String allowed(List<Match> matches) {
    Set<String> methods = new LinkedHashSet<>();
    for (Match match : matches) {
      methods.add(match.placed().route().method());
      if (match.placed().route().method().equals("GET")) {
        methods.add("HEAD");
      }
    }
    return String.join(", ", methods);
  }

  private static Optional<Map<String, String>> fit(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] given = path.split("/", wanted.length + 1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    Map<String, String> parts = new HashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      boolean free = wanted[i].startsWith("{");
      if (free && !given[i].isEmpty()) {
        parts.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
      } else if (free || !wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parts);
  }
}
