package io.tokenauthority.server.http.dashboard.view;

import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A signing key, in the table and on the time line.
 *
 * @param told the time line in a sentence, for who does not see it
 * @param now where the present is on the time line, of 1000
 */
public record KeyRow(
    String id,
    String shortId,
    String algorithm,
    String purpose,
    Badge state,
    When made,
    When since,
    When verifies,
    boolean signs,
    boolean revocable,
    List<Span> spans,
    String told,
    String now) {

  private static final double SCALE = 1000;
  private static final double LEAST = 6;
  private static final int SHORT = 10;

  /** A stretch of its life, of 1000. */
  public record Span(String kind, String x, String width) {}

  /** What the time line shows. */
  public record Line(Instant from, Instant until, Instant now) {
    private double at(Instant time) {
      Instant shown = time.isBefore(from) ? from : time.isAfter(until) ? until : time;
      return SCALE
          * Duration.between(from, shown).toMillis()
          / Math.max(1, Duration.between(from, until).toMillis());
    }

    private Span span(String kind, Instant begin, Instant end) {
      double x = Math.min(at(begin), SCALE - LEAST);
      return new Span(kind, number(x), number(Math.max(LEAST, at(end) - x)));
    }
  }

  /** As it is now. */
  public static KeyRow of(SigningKeyRecord key, Line line) {
    String purpose = key.purpose().name().toLowerCase(Locale.ROOT).replace('_', ' ') + "s";
    Badge state = Badge.of(key.state());
    String id = key.id().value();
    return new KeyRow(
        id,
        id.length() > SHORT ? id.substring(0, SHORT) + "…" : id,
        key.algorithm().name(),
        purpose,
        state,
        When.of(key.createTime(), line.now()),
        When.of(key.stateTime(), line.now()),
        verifies(key, line.now()),
        key.state() == SigningKeyState.ACTIVE,
        key.isPublished(),
        spans(key, line),
        id + ", for " + purpose + ", " + state.words().toLowerCase(Locale.ROOT),
        number(line.at(line.now())));
  }

  private static When verifies(SigningKeyRecord key, Instant now) {
    return switch (key.state()) {
      case RETIRING -> When.of(key.verifyUntil(), now);
      case NEXT, ACTIVE -> When.never("as long as it is needed");
      case RETIRED, REVOKED -> When.never("no more");
    };
  }

  private static List<Span> spans(SigningKeyRecord key, Line line) {
    Instant made = key.createTime();
    Instant turned = key.stateTime();
    return switch (key.state()) {
      case NEXT -> List.of(line.span("before", made, line.until()));
      case ACTIVE ->
          List.of(line.span("before", made, turned), line.span("signing", turned, line.until()));
      case RETIRING ->
          List.of(
              line.span("signing", made, turned), line.span("after", turned, key.verifyUntil()));
      case RETIRED -> List.of(line.span("before", made, turned));
      case REVOKED -> List.of(line.span("dead", made, turned));
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
