package io.tokenauthority.server.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where settings come from: the file, above it the environment, above that the flags. Each is
 * optional; nothing else is looked at.
 */
public final class Sources {
  private final Faults faults = new Faults();
  private final Map<String, Setting> merged = new LinkedHashMap<>();

  private Sources() {}

  /**
   * Reads and merges them.
   *
   * @param file the YAML file, if one was named
   * @param environment all variables; those without our prefix are passed over
   * @param flags values by key, as given on the command line
   * @return what was given; faults come with {@link Settings#configuration}
   */
  public static Settings read(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    Sources sources = new Sources();
    file.ifPresent(sources::readFile);
    sources.readEnvironment(environment);
    sources.readFlags(flags);
    return new Settings(sources.merged, sources.faults);
  }

  private void readFile(Path file) {
    Source source = new Source(faults);
    new YamlSettings(file, source, faults).read();
    merged.putAll(source.settings());
  }

  private void readEnvironment(Map<String, String> environment) {
    Source source = new Source(faults);
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith(Key.ENVIRONMENT_PREFIX) || KeyNames.isForeign(name)) {
        continue;
      }
      String origin = "environment " + name;
      KeyNames.ofVariable(name)
          .ifPresentOrElse(
              key -> source.take(key, variable.getValue(), origin),
              () -> faults.add(new Fault(origin, KeyNames.unknownVariable(name))));
    }
    merged.putAll(source.settings());
  }

  private void readFlags(Map<String, String> flags) {
    Source source = new Source(faults);
    flags.forEach(
        (name, value) -> {
          String origin = "flag --" + name;
          boolean secret = KeyNames.find(name).filter(key -> key.isSecret()).isPresent();
          if (secret && !name.endsWith(Key.FILE_SUFFIX)) {
            faults.add(
                new Fault(
                    origin,
                    "is a secret, which other users of this machine could read from the command"
                        + " line; give it as --"
                        + name
                        + Key.FILE_SUFFIX
                        + " or in the environment"));
          } else {
            source.take(name, value, origin);
          }
        });
    merged.putAll(source.settings());
  }
}
