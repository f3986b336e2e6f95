package io.tokenauthority.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds keys by the names that people write, and the nearest one to a name that is none. */
final class KeyNames {

  /** Set beside the keys: read by the start script, and by Kubernetes for a service of our name. */
  private static final Pattern NOT_OURS =
      Pattern.compile("TOKENAUTHORITY_(JAVA_OPTS|SERVICE_(HOST|PORT.*)|PORT(_[0-9].*)?)");

  private static final Map<String, Key<?>> BY_NAME = new LinkedHashMap<>();
  private static final Map<String, String> BY_VARIABLE = new LinkedHashMap<>();

  static {
    for (Key<?> key : Keys.all()) {
      for (String name : key.names()) {
        BY_NAME.put(name, key);
        BY_VARIABLE.put(Key.variableOf(name), name);
      }
    }
  }

  private KeyNames() {}

  /** The key with this name, or whose file's name it is. */
  static Optional<Key<?>> find(String name) {
    Key<?> known = BY_NAME.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    return TierKeys.tierOf(name)
        .flatMap(
            tier ->
                TierKeys.of(tier).all().stream().filter(key -> key.name().equals(name)).findAny());
  }

  /** The key's name that an environment variable stands for. */
  static Optional<String> ofVariable(String variable) {
    String known = BY_VARIABLE.get(variable);
    return known != null ? Optional.of(known) : TierKeys.nameOf(variable);
  }

  /** Whether a variable with our prefix is none of our business. */
  static boolean isForeign(String variable) {
    return NOT_OURS.matcher(variable).matches();
  }

  /** {@code no such key; did you mean …?} */
  static String unknown(String name) {
    return nearest(name, BY_NAME.keySet())
        .map(near -> "no such key; did you mean " + near + "?")
        .orElse("no such key; tokenauthority config print lists all");
  }

  /** The same for a variable of the environment. */
  static String unknownVariable(String variable) {
    return nearest(variable, BY_VARIABLE.keySet())
        .map(near -> "no such key; did you mean " + near + "?")
        .orElse("no such key; tokenauthority config print lists all");
  }

  private static Optional<String> nearest(String name, Iterable<String> candidates) {
    String best = "";
    int least = Math.max(2, name.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(name, candidate, least);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** Levenshtein's, given up at {@code limit}. */
  private static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    List<Integer> row = new ArrayList<>();
    for (int j = 0; j <= b.length(); j++) {
      row.add(j);
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row.get(0);
      row.set(0, i);
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row.get(j);
        row.set(j, Math.min(replaced, 1 + Math.min(row.get(j), row.get(j - 1))));
      }
    }
    return row.get(b.length());
  }
}
