package io.tokenauthority.token.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object by the letter of RFC 8259, within {@link JsonLimits}.
 *
 * <p>A recursive descent in which null means "refused" and travels up at once: hostile input costs
 * no exception and no more than one pass. Not for sharing; one instance reads one text.
 */
public final class StrictJson {

  private final String text;
  private final JsonLimits limits;
  private int at;
  private int depth;

  private StrictJson(String text, JsonLimits limits) {
    this.text = text;
    this.limits = limits;
  }

  /** The object that these bytes are, absent unless they are exactly one object in UTF-8. */
  public static Optional<JsonObject> readObject(byte[] utf8, JsonLimits limits) {
    if (utf8.length > limits.bytes()) {
      return Optional.empty();
    }
    String text = new String(utf8, StandardCharsets.UTF_8);
    // Decoding replaces whatever is no UTF-8, so only clean bytes come back as they were.
    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
      return Optional.empty();
    }
    StrictJson reader = new StrictJson(text, limits);
    reader.skipSpace();
    JsonObject object = reader.object();
    reader.skipSpace();
    return object != null && reader.at == text.length() ? Optional.of(object) : Optional.empty();
  }

  private @Nullable JsonValue value() {
    return switch (peek()) {
      case '{' -> members();
      case '[' -> array();
      case '"' -> text();
      case 't' -> literal("true", JsonValue.Other.TRUE);
      case 'f' -> literal("false", JsonValue.Other.FALSE);
      case 'n' -> literal("null", JsonValue.Other.NULL);
      default -> number();
    };
  }

  private @Nullable JsonValue members() {
    JsonObject object = object();
    return object == null ? null : new JsonValue.Members(object);
  }

  private @Nullable JsonValue text() {
    String string = string();
    return string == null ? null : new JsonValue.Text(string);
  }

  private @Nullable JsonObject object() {
    if (!take('{') || ++depth > limits.depth()) {
      return null;
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    skipSpace();
    if (!take('}')) {
      do {
        if (members.size() == limits.members() || !member(members)) {
          return null;
        }
      } while (take(','));
      if (!take('}')) {
        return null;
      }
    }
    depth--;
    return new JsonObject(Collections.unmodifiableMap(members));
  }

  /** One member with the space around it; false if it is malformed or its name was there before. */
  private boolean member(Map<String, JsonValue> members) {
    skipSpace();
    String name = string();
    skipSpace();
    if (name == null || !take(':')) {
      return false;
    }
    skipSpace();
    JsonValue value = value();
    skipSpace();
    return value != null && members.putIfAbsent(name, value) == null;
  }

  private @Nullable JsonValue array() {
    if (!take('[') || ++depth > limits.depth()) {
      return null;
    }
    List<JsonValue> elements = new ArrayList<>();
    skipSpace();
    if (!take(']')) {
      do {
        skipSpace();
        JsonValue element = elements.size() == limits.members() ? null : value();
        if (element == null) {
          return null;
        }
        elements.add(element);
        skipSpace();
      } while (take(','));
      if (!take(']')) {
        return null;
      }
    }
    depth--;
    return new JsonValue.Array(Collections.unmodifiableList(elements));
  }

  private @Nullable String string() {
    if (!take('"')) {
      return null;
    }
    int start = at;
    while (peek() >= ' ' && peek() != '"' && peek() != '\\') {
      at++;
    }
    if (peek() == '"') { // no escape: the usual case needs no copy but the substring
      return text.substring(start, at++);
    }
    StringBuilder string = new StringBuilder(text.substring(start, at));
    while (peek() >= ' ' && peek() != '"') {
      int unit = peek() == '\\' ? escape() : text.charAt(at++);
      if (unit < 0) {
        return null;
      }
      string.append((char) unit);
    }
    return take('"') && surrogatesArePaired(string) ? string.toString() : null;
  }

  /** The UTF-16 unit that an escape stands for, or -1. */
  private int escape() {
    at++;
    int escaped = peek();
    at++;
    return switch (escaped) {
      case '"', '\\', '/' -> escaped;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexUnit();
      default -> -1;
    };
  }

  private int hexUnit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int c = peek();
      // Character.digit alone would also take the digits of other scripts.
      int digit = c >= 0 && c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      unit = unit * 16 + digit;
      at++;
    }
    return unit;
  }

  private static boolean surrogatesArePaired(CharSequence string) {
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == string.length() || !Character.isLowSurrogate(string.charAt(i))) {
          return false;
        }
      } else if (Character.isLowSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable JsonValue number() {
    int start = at;
    take('-');
    int integerStart = at;
    int digits = digits();
    boolean grammatical = digits > 0 && (digits == 1 || text.charAt(integerStart) != '0');
    boolean integer = true;
    if (grammatical && take('.')) {
      integer = false;
      grammatical = digits() > 0;
    }
    if (grammatical && (take('e') || take('E'))) {
      integer = false;
      if (!take('+')) {
        take('-');
      }
      grammatical = digits() > 0;
    }
    if (!grammatical || at - start > limits.numberLength()) {
      return null;
    }
    return integer ? integer(text.substring(start, at)) : JsonValue.Other.NUMBER;
  }

  private int digits() {
    int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    return at - start;
  }

  private static JsonValue integer(String digits) {
    // 18 digits always fit 64 bits; more are no time and no counter of ours.
    return digits.equals("-0") || digits.length() > 18
        ? JsonValue.Other.NUMBER
        : new JsonValue.Int(Long.parseLong(digits));
  }

  private @Nullable JsonValue literal(String word, JsonValue meaning) {
    if (!text.startsWith(word, at)) {
      return null;
    }
    at += word.length();
    return meaning;
  }

  private void skipSpace() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
      at++;
    }
  }

  private boolean take(char expected) {
    if (peek() != expected) {
      return false;
    }
    at++;
    return true;
  }

  /** The next character, or -1 past the end, which no comparison takes for one. */
  private int peek() {
    return at < text.length() ? text.charAt(at) : -1;
  }
}
