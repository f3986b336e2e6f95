package io.tokenauthority.server.browser;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** The WebDriver protocol's messages to one address. */
final class WebDriver {

  private static final Gson GSON = new Gson();
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;

  WebDriver(String address) {
    this.address = address;
  }

  /** What a driver answers that something cannot be done. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String what) {
      super(what);
    }
  }

  JsonElement post(String path, Map<String, ?> body) {
    return send(
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(GSON.toJson(body))));
  }

  JsonElement get(String path) {
    return send(HttpRequest.newBuilder(URI.create(address + path)).GET());
  }

  JsonElement delete(String path) {
    return send(HttpRequest.newBuilder(URI.create(address + path)).DELETE());
  }

  private JsonElement send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(request.timeout(LONGEST).build(), HttpResponse.BodyHandlers.ofString());
      JsonElement value = GSON.fromJson(answer.body(), JsonObject.class).get("value");
      if (answer.statusCode() != 200) {
        throw new Refused(value.getAsJsonObject().get("message").getAsString());
      }
      return value;
    } catch (IOException gone) {
      throw new IllegalStateException("chromedriver does not answer", gone);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
