package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.Fields;
import java.time.Duration;
import java.util.Optional;

/** When a service token shall end: the {@code oneof expiry} of its requests. */
public sealed interface Expiry {

  /** Nothing was said: the default, or for a renewal the lifetime that the old token had. */
  record Unsaid() implements Expiry {}

  /** After this long. */
  record Lifetime(Duration length) implements Expiry {}

  /** Never by time. */
  record Eternal() implements Expiry {}

  /**
   * Reads the two members of the oneof, of which at most one is there.
   *
   * @throws Denied naming {@code eternal} when it is false: that is said by giving a lifetime; or
   *     {@code lifetime} when it is no span of time
   */
  static Expiry of(Optional<Duration> lifetime, Optional<Boolean> eternal) {
    if (eternal.isPresent()) {
      if (!eternal.get()) {
        throw Denied.field("eternal", "must be true where it is given");
      }
      return new Eternal();
    }
    return lifetime
        .<Expiry>map(span -> new Lifetime(Fields.positive("lifetime", span)))
        .orElseGet(Unsaid::new);
  }
}
