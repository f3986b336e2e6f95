package io.tokenauthority.server.authority.admin;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import java.util.Map;
import java.util.function.Supplier;

/** The one refusal for a record that is not there. */
public final class Missing {
  private Missing() {}

  /** NOT_FOUND for {@code orElseThrow}. */
  public static Supplier<Denied> record(String kind, String id) {
    return () ->
        Denied.because(
            Reason.NOT_FOUND, "there is no such " + kind, Map.of("kind", kind, "id", id));
  }
}
