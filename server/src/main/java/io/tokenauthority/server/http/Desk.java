package io.tokenauthority.server.http;

import io.tokenauthority.server.http.Routing.Match;
import io.tokenauthority.server.metrics.Tally;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a request: its route, its handler, and what is told where there is none or it
 * fails. Knows no server. Safe for use from any thread.
 */
final class Desk {

  private static final FaultPage PLAIN =
      (request, fault) -> HttpAnswer.text(fault.status(), fault.message() + "\n");

  private final Routing routing;
  private final Origins origins;
  private final Faults faults;
  private final Tally tally;

  Desk(Routing routing, Origins origins, Faults faults, Tally tally) {
    this.routing = routing;
    this.origins = origins;
    this.faults = faults;
    this.tally = tally;
  }

  /** Whether the body is wanted before {@link #answer} is asked. */
  boolean takesBody(HttpRequest request) {
    return request.method().equals("POST") && match(request).isPresent();
  }

  /** The answer; never throws. */
  HttpAnswer answer(HttpRequest request, byte[] body) {
    Optional<Match> match = match(request);
    if (match.isEmpty()) {
      return unrouted(request);
    }
    long start = System.nanoTime();
    Match found = match.get();
    Area area = found.placed().area();
    HttpRequest whole = request.with(found.parts(), body);
    HttpAnswer answer;
    try {
      answer = found.placed().route().handler().answer(whole);
    } catch (Instead other) {
      other.refusal().ifPresent(tally::refused);
      answer = other.answer();
    } catch (RuntimeException | Error thrown) {
      answer = area.faults().page(whole, faults.of(thrown));
    }
    Route route = found.placed().route();
    tally
        .times(route.method() + " " + route.path())
        .ended(answer.status() < 400 ? "OK" : String.valueOf(answer.status()), start);
    return finished(request, area, answer);
  }

  /** What is told of a request that could not be read. */
  HttpAnswer refuse(HttpRequest request, Throwable thrown) {
    Optional<Area> area = routing.areaOf(request.path());
    HttpFault fault = faults.of(thrown);
    return area.map(own -> finished(request, own, own.faults().page(request, fault)))
        .orElseGet(() -> safe(request, PLAIN.page(request, fault)));
  }

  private HttpAnswer unrouted(HttpRequest request) {
    List<Match> there = routing.find(request.path());
    if (there.isEmpty()) {
      return refuse(request, new BadRequest(404, "there is nothing here"));
    }
    String allowed = Routing.allowed(there);
    Area area = there.get(0).placed().area();
    return origins
        .preflight(request, area, allowed)
        .map(told -> finished(request, area, told))
        .orElseGet(
            () ->
                refuse(request, new BadRequest(405, "the method is not one of " + allowed))
                    .with("Allow", allowed));
  }

  private Optional<Match> match(HttpRequest request) {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    return routing.find(request.path()).stream()
        .filter(match -> match.placed().route().method().equals(method))
        .findFirst();
  }

  private HttpAnswer finished(HttpRequest request, Area area, HttpAnswer answer) {
    return safe(request, origins.share(request, area, answer));
  }

  private static HttpAnswer safe(HttpRequest request, HttpAnswer answer) {
    return SafeHeaders.on(answer, request.caller().secure());
  }
}
