package io.tokenauthority.server.store.sql;

import io.tokenauthority.token.json.JsonLimits;
import io.tokenauthority.token.json.JsonObject;
import io.tokenauthority.token.json.JsonWriter;
import io.tokenauthority.token.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** An event's details as one text: a JSON object, so that people can query it; empty for none. */
final class AuditDetails {

  /** Wider than what the event allows: 16 of 256 characters, all of them escaped. */
  private static final JsonLimits LIMITS = new JsonLimits(64 * 1024, 1, 64, 20);

  private AuditDetails() {}

  static String write(SortedMap<String, String> details) {
    if (details.isEmpty()) {
      return "";
    }
    JsonWriter writer = new JsonWriter().beginObject();
    details.forEach(writer::member);
    return writer.endObject().toString();
  }

  static SortedMap<String, String> read(String text) {
    SortedMap<String, String> details = new TreeMap<>();
    if (!text.isEmpty()) {
      JsonObject object =
          StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8), LIMITS)
              .orElseThrow(AuditDetails::unreadable);
      object
          .names()
          .forEach(
              name -> details.put(name, object.text(name).orElseThrow(AuditDetails::unreadable)));
    }
    return details;
  }

  private static IllegalArgumentException unreadable() {
    return new IllegalArgumentException("no object of texts");
  }
}
