package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.http.Parameters;
import java.util.Arrays;
import java.util.List;

/** A list as people type it: with spaces, commas or lines between. */
final class Words {

  private Words() {}

  static List<String> of(Parameters form, String name) {
    return Arrays.stream(form.find(name).orElse("").split("[\\s,]+", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
