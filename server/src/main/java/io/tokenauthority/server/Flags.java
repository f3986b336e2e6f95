package io.tokenauthority.server;

import io.tokenauthority.server.config.Key;
import io.tokenauthority.server.config.Keys;
import io.tokenauthority.server.config.Settings;
import io.tokenauthority.server.config.Sources;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of commands that read the configuration: {@code --config}, and one for each key. */
final class Flags {
  private static final String CONFIG = "--config";

  private Flags() {}

  /** Gives the command its flags. */
  static CommandSpec addTo(CommandSpec command) {
    command.addOption(
        OptionSpec.builder(CONFIG)
            .paramLabel("FILE")
            .type(Path.class)
            .description("The YAML file; the environment and flags stand above it.")
            .build());
    for (Key<?> key : Keys.flags()) {
      for (String name : key.names()) {
        command.addOption(flag(key, name));
      }
    }
    return command;
  }

  /** A secret's own flag is known only to be refused with a better word than "unknown option". */
  private static OptionSpec flag(Key<?> key, String name) {
    boolean value = name.equals(key.name());
    String help = value ? key.help() : key.help() + " (a file that holds it)";
    return OptionSpec.builder("--" + name)
        .paramLabel("VALUE")
        .type(String.class)
        .hidden(value && key.isSecret())
        .description(
            (help + key.fallback().map(text -> " Default: " + text + ".").orElse(""))
                .replace("%", "%%"))
        .build();
  }

  /** Everything that was given. */
  static Settings settings(ParseResult parsed, Map<String, String> environment) {
    Map<String, String> values = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      String name = option.longestName();
      if (!name.equals(CONFIG) && option.getValue() instanceof String text) {
        values.put(name.substring(2), text);
      }
    }
    Optional<Path> file = Optional.ofNullable(parsed.matchedOptionValue(CONFIG, null));
    return Sources.read(file, environment, values);
  }
}
