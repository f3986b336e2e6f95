package io.tokenauthority.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How values are written, beside those that read themselves. */
final class Forms {

  private static final int LIST_LIMIT = 64;

  private Forms() {}

  /** {@code true} or {@code false}; nothing that merely looks like one of them. */
  static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  /** A whole number within bounds. */
  static Function<String, Integer> number(int least, int most) {
    return text -> {
      try {
        int value = Integer.parseInt(text);
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException notANumber) {
        // The sentence below says what is expected.
      }
      throw new IllegalArgumentException("must be a whole number from " + least + " to " + most);
    };
  }

  /** A file or folder. */
  static Path path(String text) {
    try {
      if (!text.isEmpty()) {
        return Path.of(text);
      }
    } catch (InvalidPathException bad) {
      // The sentence below says what is expected.
    }
    throw new IllegalArgumentException("must be the path of a file or folder");
  }

  /** A text of 1 to {@code limit} characters. */
  static Function<String, String> text(int limit) {
    return text -> {
      if (text.isBlank() || text.length() > limit) {
        throw new IllegalArgumentException("must be a text of 1 to " + limit + " characters");
      }
      return text;
    };
  }

  /** One of an enum's constants, in lower case with dashes. */
  static <E extends Enum<E>> Function<String, E> choice(Class<E> choices) {
    return text ->
        Arrays.stream(choices.getEnumConstants())
            .filter(choice -> spelling(choice).equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        Arrays.stream(choices.getEnumConstants())
                            .map(Forms::spelling)
                            .collect(Collectors.joining(", ", "must be one of ", ""))));
  }

  /** How a constant is written in a configuration. */
  static String spelling(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A list, separated by commas; empty for none. */
  static <T> Function<String, List<T>> list(Function<String, T> item) {
    return text -> {
      List<String> parts =
          Arrays.stream(text.split(",", -1)).map(String::strip).filter(p -> !p.isEmpty()).toList();
      if (parts.size() > LIST_LIMIT) {
        throw new IllegalArgumentException("must be at most " + LIST_LIMIT + " items");
      }
      return parts.stream().map(item).toList();
    };
  }

  /** An origin as browsers send it. */
  static String origin(String text) {
    if (!text.matches("https?://[A-Za-z0-9.\\-\\[\\]:]{1,253}")) {
      throw new IllegalArgumentException(
          "must be origins such as https://console.example.com, separated by commas");
    }
    return text;
  }
}
