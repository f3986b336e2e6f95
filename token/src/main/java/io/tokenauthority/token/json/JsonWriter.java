package io.tokenauthority.token.json;

import java.util.List;

/**
 * Writes one compact JSON text, members in the order they are given, so that equal input gives
 * equal bytes. For trusted callers: it escapes, but does not check the nesting. Not for sharing.
 */
public final class JsonWriter {

  private final StringBuilder out = new StringBuilder(512);

  public JsonWriter beginObject() {
    separate();
    out.append('{');
    return this;
  }

  public JsonWriter endObject() {
    out.append('}');
    return this;
  }

  public JsonWriter beginArray() {
    separate();
    out.append('[');
    return this;
  }

  public JsonWriter endArray() {
    out.append(']');
    return this;
  }

  public JsonWriter name(String name) {
    separate();
    quote(name);
    out.append(':');
    return this;
  }

  public JsonWriter value(String value) {
    separate();
    quote(value);
    return this;
  }

  public JsonWriter value(long value) {
    separate();
    out.append(value);
    return this;
  }

  public JsonWriter member(String name, String value) {
    return name(name).value(value);
  }

  public JsonWriter member(String name, long value) {
    return name(name).value(value);
  }

  public JsonWriter member(String name, List<String> values) {
    name(name).beginArray();
    values.forEach(this::value);
    return endArray();
  }

  /** A comma, unless this is the first in its object or array, or the value of a member. */
  private void separate() {
    int length = out.length();
    if (length > 0 && "{[:".indexOf(out.charAt(length - 1)) < 0) {
      out.append(',');
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
