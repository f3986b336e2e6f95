package io.tokenauthority.token.jwt;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * From when to when a token lives, in whole seconds as JWTs count; the constructor cuts both ends
 * down to them, so a token never lives longer than was asked. The only place that says what expired
 * means.
 *
 * @param issuedAt {@code iat}, not before 1970
 * @param expiresAt {@code exp}, after {@code issuedAt} and not after {@link #END_OF_TIME}
 */
public record Lifespan(Instant issuedAt, Instant expiresAt) {

  /** The {@code exp} of an eternal token: never a missing one, which others take for an error. */
  public static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

  public Lifespan {
    issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
    expiresAt = expiresAt.truncatedTo(ChronoUnit.SECONDS);
    if (issuedAt.isBefore(Instant.EPOCH)
        || !issuedAt.isBefore(expiresAt)
        || expiresAt.isAfter(END_OF_TIME)) {
      throw new IllegalArgumentException("a token is issued before it expires, in years 1970-9999");
    }
  }

  /** A life of this length from now on. */
  public static Lifespan of(Instant now, Duration length) {
    return new Lifespan(now, now.plus(length));
  }

  /** A life without an end in practice. */
  public static Lifespan eternal(Instant now) {
    return new Lifespan(now, END_OF_TIME);
  }

  public boolean isEternal() {
    return expiresAt.equals(END_OF_TIME);
  }

  /** How long it is from one end to the other. */
  public Duration length() {
    return Duration.between(issuedAt, expiresAt);
  }

  /** Whether it is over: at {@code expiresAt} sharp, or later by the leeway (RFC 7519 4.1.4). */
  public boolean isExpired(Instant now, Duration leeway) {
    return !now.isBefore(expiresAt.plus(leeway));
  }

  /** Whether it lies in the future by more than the leeway: one of the two clocks is wrong. */
  boolean isAhead(Instant now, Duration leeway) {
    return issuedAt.isAfter(now.plus(leeway));
  }
}
