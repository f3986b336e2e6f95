package io.tokenauthority.server.http.operations;

import io.tokenauthority.server.authority.IdentifyCaller;
import io.tokenauthority.server.config.HttpConfig.Metrics;
import io.tokenauthority.server.http.Area;
import io.tokenauthority.server.http.BadRequest;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpHandler;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.token.Scope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /metrics}. They name accounts and tell what an attacker would like to know, so by default
 * they are for this machine, or for who has a token with {@code server:read}.
 */
public final class MetricsArea implements HttpHandler {

  private static final Scope SERVER_READ = new Scope("server:read");
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final String BEARER = "bearer ";

  private final Metrics readers;
  private final IdentifyCaller identify;
  private final Supplier<String> text;

  private MetricsArea(Metrics readers, IdentifyCaller identify, Supplier<String> text) {
    this.readers = readers;
    this.identify = identify;
    this.text = text;
  }

  /**
   * The area.
   *
   * @param text the metrics, in Prometheus's form
   */
  public static Area of(Metrics readers, IdentifyCaller identify, Supplier<String> text) {
    List<Route> routes =
        readers == Metrics.OFF
            ? List.of()
            : List.of(Route.get("/metrics", new MetricsArea(readers, identify, text)));
    return new Area(
        "/metrics",
        Area.Sharing.OWN_ORIGIN,
        routes,
        (request, fault) -> HttpAnswer.text(fault.status(), fault.message() + "\n"));
  }

  @Override
  public HttpAnswer answer(HttpRequest request) {
    if (!isOpenTo(request)) {
      authenticate(request);
    }
    return HttpAnswer.bytes(200, TYPE, text.get().getBytes(StandardCharsets.UTF_8));
  }

  private boolean isOpenTo(HttpRequest request) {
    return switch (readers) {
      case PUBLIC -> true;
      case LOOPBACK -> request.caller().direct() && isLoopback(request.caller().peer());
      case OFF, AUTHENTICATED -> false;
    };
  }

  private static boolean isLoopback(String peer) {
    return peer.startsWith("127.") || peer.equals("0:0:0:0:0:0:0:1") || peer.equals("::1");
  }

  private void authenticate(HttpRequest request) {
    String header = request.header("authorization").orElse("");
    if (!header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      throw new BadRequest(401, "a bearer token with server:read is required");
    }
    var call = request.call(Optional.empty());
    var caller =
        identify.bearer(
            call, header.substring(BEARER.length()).strip(), request.caller().certificate());
    var unused = request.call(Optional.of(caller)).require(SERVER_READ);
  }
}
