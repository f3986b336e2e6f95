package io.tokenauthority.server.http.dashboard.view;

import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import java.time.Duration;
import java.time.Instant;

/**
 * A state in words, with a colour and an icon that say the same again.
 *
 * @param tone the colour's class in the style sheet
 */
public record Badge(String tone, String icon, String words) {

  private static final String OK = "ok";
  private static final String SOON = "soon";
  private static final String BAD = "bad";
  private static final String OFF = "off";

  /** How a service token stands. */
  public static Badge of(ServiceToken token, ServiceToken.State state, Instant now) {
    return switch (state) {
      case ACTIVE ->
          token.isEternal()
              ? new Badge("info", "forever", "ETERNAL")
              : new Badge(OK, "check", "ACTIVE");
      case EXPIRING -> new Badge(SOON, "clock", "EXPIRES IN " + left(token.endTime(), now));
      case EXPIRED -> new Badge(OFF, "clock", "EXPIRED");
      case REVOKED -> new Badge(BAD, "ban", "REVOKED");
    };
  }

  private static String left(Instant end, Instant now) {
    return When.span(Duration.between(now, end)).toUpperCase(java.util.Locale.ROOT);
  }

  /** How an account stands. */
  public static Badge of(AccountState state) {
    return switch (state) {
      case PENDING -> new Badge(SOON, "clock", "WAITS FOR APPROVAL");
      case ACTIVE -> new Badge(OK, "check", "ACTIVE");
      case DISABLED -> new Badge(OFF, "ban", "DISABLED");
      case DELETED -> new Badge(BAD, "cross", "DELETED");
    };
  }

  /** How a signing key stands. */
  public static Badge of(SigningKeyState state) {
    return switch (state) {
      case NEXT -> new Badge("info", "clock", "NEXT");
      case ACTIVE -> new Badge(OK, "check", "SIGNS");
      case RETIRING -> new Badge(SOON, "clock", "STILL VERIFIES");
      case RETIRED -> new Badge(OFF, "clock", "RETIRED");
      case REVOKED -> new Badge(BAD, "ban", "REVOKED");
    };
  }

  /** How an act ended. */
  public static Badge of(AuditEvent.Outcome outcome) {
    return switch (outcome) {
      case SUCCESS -> new Badge(OK, "check", "DONE");
      case DENIED -> new Badge(BAD, "ban", "DENIED");
      case FAILED -> new Badge(SOON, "alert", "FAILED");
    };
  }

  /** Whether a part works. */
  public static Badge health(boolean well, String otherwise) {
    return well ? new Badge(OK, "check", "HEALTHY") : new Badge(SOON, "alert", otherwise);
  }
}
