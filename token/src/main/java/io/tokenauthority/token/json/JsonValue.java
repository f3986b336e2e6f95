package io.tokenauthority.token.json;

import java.util.List;

/** What a member or an element can be. */
public sealed interface JsonValue {

  /** A string, escapes resolved. */
  record Text(String value) implements JsonValue {}

  /** A number written without fraction and exponent that fits 64 bits. */
  record Int(long value) implements JsonValue {}

  /** An array in its order. */
  record Array(List<JsonValue> elements) implements JsonValue {}

  /** An object without duplicate names. */
  record Members(JsonObject object) implements JsonValue {}

  /** What is well formed and of no use to a token, so that its content is not kept. */
  enum Other implements JsonValue {
    /** A number with a fraction or an exponent, minus zero, or an integer beyond 64 bits. */
    NUMBER,
    /** The literal true. */
    TRUE,
    /** The literal false. */
    FALSE,
    /** The literal null. */
    NULL
  }
}
