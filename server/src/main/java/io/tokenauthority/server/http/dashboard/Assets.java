package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.token.opaque.SecretDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What pages are made of beside themselves. Each file's address holds a part of its digest, so that
 * browsers keep it for ever and never have an old one.
 */
public final class Assets {

  private static final String FOLDER = "/dashboard/assets/";
  private static final int DIGITS = 12;
  private static final List<Route> ROUTES = new ArrayList<>();

  public static final String STYLE = publish("style.css", "text/css; charset=utf-8");
  public static final String SCRIPT = publish("script.js", "text/javascript; charset=utf-8");
  public static final String ICON = publish("icon.svg", "image/svg+xml");
  public static final String ICONS = publish("icons.svg", "image/svg+xml");

  private Assets() {}

  static List<Route> routes() {
    return List.copyOf(ROUTES);
  }

  private static String publish(String name, String type) {
    byte[] content = read(name);
    String digest =
        SecretDigest.of(new String(content, StandardCharsets.UTF_8)).hex().substring(0, DIGITS);
    String path = FOLDER + digest + "-" + name;
    HttpAnswer answer =
        HttpAnswer.bytes(200, type, content)
            .with("Cache-Control", "public, max-age=31536000, immutable");
    ROUTES.add(Route.get(path, request -> answer));
    return path;
  }

  private static byte[] read(String name) {
    try (InputStream file = Assets.class.getResourceAsStream("/dashboard/" + name)) {
      if (file == null) {
        throw new IllegalStateException("the build lacks " + name);
      }
      return file.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
