package io.tokenauthority.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The configuration as text: YAML that can be given back, with the origin of each value beside it
 * and no secret in it.
 */
public final class Printed {
  private final Settings settings;

  public Printed(Settings settings) {
    this.settings = settings;
  }

  /** One line for each key, those left out as comments. */
  public String text() {
    List<Key<?>> keys = new ArrayList<>(Keys.all());
    settings.tierKeys().forEach(tier -> keys.addAll(tier.all()));
    StringBuilder text = new StringBuilder();
    for (Key<?> key : keys) {
      text.append(line(key)).append('\n');
    }
    return text.toString();
  }

  private String line(Key<?> key) {
    Optional<Setting> setting = settings.find(key.name());
    if (setting.isEmpty()) {
      return key.fallback()
          .map(fallback -> key.name() + ": " + quoted(fallback) + "  # default")
          .orElse("# " + key.name() + ": not set");
    }
    String origin = setting.get().origin();
    return key.isSecret()
        ? "# " + key.name() + ": set, not shown; " + origin
        : key.name() + ": " + quoted(setting.get().value()) + "  # " + origin;
  }

  /** Single quotes wherever YAML could read more into a value than its characters. */
  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9./_-]+") ? value : "'" + value.replace("'", "''") + "'";
  }
}
