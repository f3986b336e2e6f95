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

  /** The same where it was asked for by what somebody typed: a password ends up there as well. */
  public static Supplier<Denied> record(String kind) {
    return () -> Denied.because(Reason.NOT_FOUND, "there is no such " + kind, Map.of("kind", kind));
  }
}
