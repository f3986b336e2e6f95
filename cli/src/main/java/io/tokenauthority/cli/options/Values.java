package io.tokenauthority.cli.options;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options that may be given several times, or once with several values. */
public final class Values {

  private Values() {}

  /** Splits each at commas and spaces; null (never given) is none. */
  public static List<String> split(@Nullable List<String> given) {
    List<String> values = new ArrayList<>();
    for (String entry : given == null ? List.<String>of() : given) {
      for (String value : entry.split("[,\\s]+", -1)) {
        if (!value.isEmpty()) {
          values.add(value);
        }
      }
    }
    return values;
  }
}
