package io.tokenauthority.token.json;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object as read. The typed accessors answer absence both for a missing member and for one of
 * another type: where a missing one is allowed, ask {@link #has} too.
 *
 * @param members by name; immutable
 */
public record JsonObject(Map<String, JsonValue> members) {

  public boolean has(String name) {
    return members.containsKey(name);
  }

  public @Nullable JsonValue get(String name) {
    return members.get(name);
  }

  public Set<String> names() {
    return members.keySet();
  }

  /** The member, if it is a string. */
  public Optional<String> text(String name) {
    return members.get(name) instanceof JsonValue.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  /** The member, if it is an integer of 64 bits. */
  public Optional<Long> integer(String name) {
    return members.get(name) instanceof JsonValue.Int number
        ? Optional.of(number.value())
        : Optional.empty();
  }

  /** The member, if it is an object. */
  public Optional<JsonObject> object(String name) {
    return members.get(name) instanceof JsonValue.Members nested
        ? Optional.of(nested.object())
        : Optional.empty();
  }
}
