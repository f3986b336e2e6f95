package io.tokenauthority.interceptor.client.metrics;

import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.v1.ErrorReason;
import java.util.regex.Pattern;

/** What may stand in a label: one of few values each. */
final class Labels {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private Labels() {}

  /**
   * A name for an identity.
   *
   * @throws IllegalArgumentException if it is no short plain name, so that nobody labels by secrets
   */
  static String identity(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "an identity's name is 1 to 64 letters, digits, dots, dashes and underscores");
    }
    return name;
  }

  /** The contract's reason, or the status where none was sent. */
  static String reason(AuthorityError error) {
    return error.reason() == ErrorReason.ERROR_REASON_UNSPECIFIED
            || error.reason() == ErrorReason.UNRECOGNIZED
        ? error.code().name()
        : error.reason().name();
  }
}
