package io.tokenauthority.server.http;

import java.util.regex.Pattern;

/**
 * One method of one path.
 *
 * @param method {@code GET}, which answers {@code HEAD} too, or {@code POST}
 * @param path such as {@code /tokens/{id}/renew}; a part in braces takes any one segment
 */
public record Route(String method, String path, HttpHandler handler) {

  private static final Pattern PATH = Pattern.compile("/|(?:/(?:[A-Za-z0-9._~-]+|\\{[a-z]+}))+");

  public Route {
    boolean known = method.equals("GET") || method.equals("POST");
    if (!known || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("no route: " + method + " " + path);
    }
  }

  public static Route get(String path, HttpHandler handler) {
    return new Route("GET", path, handler);
  }

  public static Route post(String path, HttpHandler handler) {
    return new Route("POST", path, handler);
  }
}
