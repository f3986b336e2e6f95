package io.tokenauthority.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of one source, by key. Takes values by the names that people wrote, refuses names
 * that are no key's, and puts the content of a secret's file in place of the file.
 */
final class Source {
  private static final int SECRET_LIMIT = 4096;

  private final Map<String, Setting> settings = new LinkedHashMap<>();
  private final Faults faults;

  Source(Faults faults) {
    this.faults = faults;
  }

  /** Takes a value whose name is a key's, or is that of a secret's file. */
  void take(String name, String value, String origin) {
    KeyNames.find(name)
        .ifPresentOrElse(
            key -> put(key, name, value, origin),
            () -> faults.add(new Fault(name + " (" + origin + ")", KeyNames.unknown(name))));
  }

  Map<String, Setting> settings() {
    return settings;
  }

  private void put(Key<?> key, String name, String value, String origin) {
    Setting setting =
        key.name().equals(name)
            ? new Setting(key.name(), value, origin)
            : fromFile(key, value, origin);
    if (settings.putIfAbsent(key.name(), setting) != null) {
      faults.add(setting.fault("is given twice by the same source; remove one"));
    }
  }

  private Setting fromFile(Key<?> key, String file, String origin) {
    Setting named = new Setting(key.name(), "", origin);
    try {
      Path path = Forms.path(file);
      if (Files.size(path) > SECRET_LIMIT) {
        faults.add(named.fault("the file that it names is over 4KiB, no secret of ours"));
        return named;
      }
      String text = Files.readString(path, StandardCharsets.UTF_8).stripTrailing();
      return new Setting(key.name(), text, origin + ", file " + path);
    } catch (IOException unreadable) {
      faults.add(named.fault("the file that it names cannot be read; check its path and mode"));
    } catch (IllegalArgumentException nonsense) {
      faults.add(named.fault(String.valueOf(nonsense.getMessage())));
    }
    return named;
  }
}
