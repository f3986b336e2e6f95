package io.tokenauthority.server.http.operations;

import io.tokenauthority.server.http.Area;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.operations.HealthPart.Finding;
import io.tokenauthority.server.http.operations.HealthPart.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code /health/live} and {@code /health/ready}: open to anyone, so they name no secret. */
public final class OperationsArea {

  private final List<HealthPart> parts;

  private OperationsArea(List<HealthPart> parts) {
    this.parts = List.copyOf(parts);
  }

  /** The area, for a process of these parts. */
  public static Area of(List<HealthPart> parts) {
    OperationsArea area = new OperationsArea(parts);
    return new Area(
        "/health/",
        Area.Sharing.OWN_ORIGIN,
        List.of(
            Route.get("/health/live", request -> HttpAnswer.json(200, "{\"status\":\"up\"}")),
            Route.get("/health/ready", area::ready)),
        (request, fault) -> HttpAnswer.text(fault.status(), fault.message() + "\n"));
  }

  /** 503 only when callers should go elsewhere: a degraded process still serves. */
  private HttpAnswer ready(HttpRequest request) {
    State worst = State.UP;
    List<String> told = new ArrayList<>();
    for (HealthPart part : parts) {
      Finding found = part.look().get();
      worst = found.state().compareTo(worst) > 0 ? found.state() : worst;
      told.add(json(part.name(), found));
    }
    String text = "{\"status\":\"" + word(worst) + "\",\"parts\":{" + String.join(",", told) + "}}";
    return HttpAnswer.json(worst == State.DOWN ? 503 : 200, text);
  }

  /** Names and reasons are our own plain words. */
  private static String json(String name, Finding found) {
    String reason = found.reason().isEmpty() ? "" : ",\"reason\":\"" + found.reason() + "\"";
    return "\"" + name + "\":{\"status\":\"" + word(found.state()) + "\"" + reason + "}";
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
