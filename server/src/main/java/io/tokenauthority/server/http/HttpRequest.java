package io.tokenauthority.server.http;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.token.jwt.Confirmation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request, read whole. Immutable; prints method and path alone, for everything else may hold a
 * secret.
 */
public final class HttpRequest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final Line line;
  private final Map<String, List<String>> headers;
  private final Caller caller;
  private final Instant now;
  private final byte[] body;

  /**
   * The first line.
   *
   * @param method such as {@code POST}
   * @param path decoded and without dots to climb by
   * @param query as it was sent
   * @param parts what the route's parts in braces took
   */
  record Line(String method, String path, String query, Map<String, String> parts) {
    Line with(Map<String, String> taken) {
      return new Line(method, path, query, taken);
    }
  }

  /**
   * Where it comes from.
   *
   * @param peer the address, as the trusted-proxy list tells it
   * @param direct whether nothing says that it was passed on by a proxy
   * @param secure whether TLS is ours
   * @param certificate the client certificate's thumbprint, where there is one
   */
  public record Caller(
      String peer, boolean direct, boolean secure, Optional<Confirmation> certificate) {}

  /**
   * @param headers by name in lower case
   * @param now the time at which it is judged
   */
  HttpRequest(
      Line line, Map<String, List<String>> headers, Caller caller, Instant now, byte[] body) {
    this.line = line;
    this.headers = headers;
    this.caller = caller;
    this.now = now;
    this.body = body;
  }

  HttpRequest with(Map<String, String> parts, byte[] read) {
    return new HttpRequest(line.with(parts), headers, caller, now, read);
  }

  public String method() {
    return line.method();
  }

  public String path() {
    return line.path();
  }

  /** What stands in the path where the route has {@code {name}}. */
  public String part(String name) {
    String part = line.parts().get(name);
    if (part == null) {
      throw new IllegalArgumentException("the route has no part of that name");
    }
    return part;
  }

  /**
   * The parameters of the query.
   *
   * @throws BadRequest unless they are well-formed
   */
  public Parameters query() {
    return Parameters.parse(line.query());
  }

  /**
   * The parameters of the body.
   *
   * @throws BadRequest 415 for another media type, 400 for a body that is no form
   */
  public Parameters form() {
    String type = header("content-type").orElse("");
    int semicolon = type.indexOf(';');
    String media = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    if (!media.toLowerCase(Locale.ROOT).equals(FORM)) {
      throw new BadRequest(415, "the body must be " + FORM);
    }
    try {
      return Parameters.parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException bad) {
      throw BadRequest.because("the body is not UTF-8");
    }
  }

  /**
   * The value of the only header of that name.
   *
   * @throws BadRequest for several
   */
  public Optional<String> header(String name) {
    List<String> all = headers(name);
    if (all.size() > 1) {
      throw BadRequest.because("a header is given more than once");
    }
    return all.stream().findFirst();
  }

  /** The values of all headers of that name. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** The value of the first cookie of that name, as it was sent. */
  public Optional<String> cookie(String name) {
    for (String line : headers("cookie")) {
      for (String pair : line.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
          return Optional.of(pair.substring(equals + 1).strip());
        }
      }
    }
    return Optional.empty();
  }

  /** Where it comes from. */
  public Caller caller() {
    return caller;
  }

  /** The time at which it is judged. */
  public Instant now() {
    return now;
  }

  /** What a use-case knows of it, in the name of who was authenticated. */
  public Call call(Optional<Principal> principal) {
    return new Call(now, caller.peer(), principal);
  }

  @Override
  public String toString() {
    return line.method() + " " + line.path();
  }
}
