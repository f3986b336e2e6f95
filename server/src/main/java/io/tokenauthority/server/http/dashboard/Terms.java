package io.tokenauthority.server.http.dashboard;

import java.util.Optional;

/** A filter as the use-cases read it, put together from what a form asks for. Immutable. */
record Terms(String text) {

  static final Terms NONE = new Terms("");

  /** Also this field, where there is a value for it. */
  Terms and(String field, Optional<String> value) {
    return value
        .map(
            given ->
                with(field + " = \"" + given.replace("\\", "\\\\").replace("\"", "\\\"") + "\""))
        .orElse(this);
  }

  /** Also this term. */
  Terms with(String term) {
    return new Terms(text.isEmpty() ? term : text + " AND " + term);
  }

  boolean isEmpty() {
    return text.isEmpty();
  }
}
