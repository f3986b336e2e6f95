package io.tokenauthority.cli.options;

import org.jspecify.annotations.Nullable;

/** Builds a filter of the contract's grammar from the options that stand for its common terms. */
public final class Filter {

  private final StringBuilder text = new StringBuilder();

  /** Begins with what the operator wrote in the grammar itself, if anything. */
  public Filter(@Nullable String written) {
    if (written != null && !written.isBlank()) {
      text.append(written.strip());
    }
  }

  /** Adds {@code field op "value"}; nothing if there is no value. */
  public Filter and(String field, String op, @Nullable String value) {
    if (value != null) {
      if (!text.isEmpty()) {
        text.append(" AND ");
      }
      String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
      text.append(field).append(' ').append(op).append(" \"").append(quoted).append('"');
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
