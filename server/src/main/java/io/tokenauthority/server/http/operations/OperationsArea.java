package io.tokenauthority.server.http.operations;

import io.tokenauthority.server.http.Area;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Route;
import java.util.List;
import java.util.function.BooleanSupplier;

/** {@code /health/live}, {@code /health/ready}. */
public final class OperationsArea {

  private OperationsArea() {}

  /**
   * The area.
   *
   * @param serving whether the process is not about to end
   */
  public static Area of(BooleanSupplier serving) {
    return new Area(
        "/health/",
        Area.Sharing.OWN_ORIGIN,
        List.of(
            Route.get("/health/live", request -> HttpAnswer.json(200, "{\"status\":\"live\"}")),
            Route.get(
                "/health/ready",
                request ->
                    serving.getAsBoolean()
                        ? HttpAnswer.json(200, "{\"status\":\"ready\"}")
                        : HttpAnswer.json(503, "{\"status\":\"ending\"}"))),
        (request, fault) -> HttpAnswer.text(fault.status(), fault.message() + "\n"));
  }
}
