package io.tokenauthority.server.http.oauth;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;

/** A JSON object, written member by member. For one thread; done with {@link #text}. */
final class JsonObject {
  private final StringWriter text = new StringWriter();
  private final JsonWriter json = new JsonWriter(text);

  JsonObject() {
    doing(json::beginObject);
  }

  JsonObject with(String name, String value) {
    return doing(() -> json.name(name).value(value));
  }

  JsonObject with(String name, long value) {
    return doing(() -> json.name(name).value(value));
  }

  JsonObject with(String name, boolean value) {
    return doing(() -> json.name(name).value(value));
  }

  JsonObject with(String name, Collection<String> values) {
    return doing(
        () -> {
          json.name(name).beginArray();
          for (String value : values) {
            json.value(value);
          }
          json.endArray();
        });
  }

  /** Another object. */
  JsonObject with(String name, JsonObject value) {
    return doing(() -> json.name(name).jsonValue(value.text()));
  }

  /** The object, whole. */
  String text() {
    doing(json::endObject);
    return text.toString();
  }

  /** A step of writing. */
  private interface Steps {
    void write() throws IOException;
  }

  private JsonObject doing(Steps steps) {
    try {
      steps.write();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // a StringWriter does not fail
    }
    return this;
  }
}
