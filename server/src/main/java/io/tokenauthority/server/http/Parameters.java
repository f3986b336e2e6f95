package io.tokenauthority.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a query or a form ({@code application/x-www-form-urlencoded}), decoded
 * strictly: what is no UTF-8 or no percent-encoding is refused, not guessed. Immutable; prints
 * names alone, for values may be secrets.
 */
public final class Parameters {

  private static final int LIMIT = 100;

  /** No parameters. */
  public static final Parameters NONE = new Parameters(Map.of());

  private final Map<String, List<String>> values;

  private Parameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Reads them.
   *
   * @throws BadRequest unless it is well-formed, with at most {@value #LIMIT} parameters
   */
  static Parameters parse(String encoded) {
    if (encoded.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> found = new LinkedHashMap<>();
    String[] pairs = encoded.split("&", LIMIT + 2);
    if (pairs.length > LIMIT) {
      throw BadRequest.because("too many parameters");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (!pair.isEmpty()) {
        found
            .computeIfAbsent(name, absent -> new ArrayList<>())
            .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return new Parameters(found);
  }

  /**
   * The only value of that name; empty for none, and for one without characters, which OAuth takes
   * for one that is not there (RFC 6749, 3.1).
   *
   * @throws BadRequest for several of that name
   */
  public Optional<String> find(String name) {
    List<String> all = all(name);
    if (all.size() > 1) {
      throw BadRequest.because("a parameter is given more than once");
    }
    return all.stream().filter(value -> !value.isEmpty()).findFirst();
  }

  /** All values of that name, in order. */
  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  public Set<String> names() {
    return Set.copyOf(values.keySet());
  }

  /** Whether some name is given more than once. */
  public boolean repeats() {
    return values.values().stream().anyMatch(all -> all.size() > 1);
  }

  /**
   * One name or value without its percent-encoding.
   *
   * @throws BadRequest unless it is well-formed
   */
  public static String decoded(String text) {
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        if (i + 2 >= raw.length) {
          throw unreadable();
        }
        bytes.put((byte) (hex(raw[i + 1]) << 4 | hex(raw[i + 2])));
        i += 2;
      } else {
        bytes.put(raw[i] == '+' ? (byte) ' ' : raw[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException bad) {
      throw unreadable();
    }
  }

  private static int hex(byte digit) {
    int value = Character.digit(digit, 16);
    if (value < 0) {
      throw unreadable();
    }
    return value;
  }

  private static BadRequest unreadable() {
    return BadRequest.because("the parameters are not percent-encoded UTF-8");
  }

  @Override
  public String toString() {
    return "Parameters" + values.keySet();
  }
}
