package io.tokenauthority.server.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer. Immutable; prints its status alone. Every answer is sent with the strict headers of
 * {@link SafeHeaders} unless it has one of that name itself.
 */
public final class HttpAnswer {

  /** One header. */
  public record Header(String name, String value) {}

  private final int status;
  private final List<Header> headers;
  private final byte[] body;

  private HttpAnswer(int status, List<Header> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Without a body. */
  public static HttpAnswer empty(int status) {
    return new HttpAnswer(status, List.of(), new byte[0]);
  }

  /** Plain text. */
  public static HttpAnswer text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text);
  }

  /** JSON. */
  public static HttpAnswer json(int status, String json) {
    return of(status, "application/json", json);
  }

  /** A page. */
  public static HttpAnswer html(int status, String html) {
    return of(status, "text/html; charset=utf-8", html);
  }

  /**
   * See other: what follows a form.
   *
   * @param path of this server, such as {@code /tokens}; never anything that a caller sent
   */
  public static HttpAnswer seeOther(String path) {
    if (!path.startsWith("/") || path.startsWith("//")) {
      throw new IllegalArgumentException("redirects stay on this server");
    }
    return empty(303).with("Location", path);
  }

  private static HttpAnswer of(int status, String type, String text) {
    return bytes(status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes of this media type; not copied. */
  public static HttpAnswer bytes(int status, String type, byte[] body) {
    return new HttpAnswer(status, List.of(new Header("Content-Type", type)), body);
  }

  /** The same with this header, in place of one of that name. */
  public HttpAnswer with(String name, String value) {
    List<Header> others = new ArrayList<>(headers);
    others.removeIf(header -> header.name().equalsIgnoreCase(name));
    return plus(others, name, value);
  }

  /** The same with this header beside others of that name: {@code Set-Cookie}. */
  public HttpAnswer adding(String name, String value) {
    return plus(new ArrayList<>(headers), name, value);
  }

  /** The same, never to be kept by anybody: every answer with a secret, and every page. */
  public HttpAnswer unstored() {
    return with("Cache-Control", "no-store").with("Pragma", "no-cache");
  }

  private HttpAnswer plus(List<Header> others, String name, String value) {
    if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("no header holds control characters");
    }
    others.add(new Header(name, value));
    return new HttpAnswer(status, List.copyOf(others), body);
  }

  public int status() {
    return status;
  }

  public List<Header> headers() {
    return headers;
  }

  /** The value of the first header of that name. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return "HttpAnswer[" + status + "]";
  }
}
