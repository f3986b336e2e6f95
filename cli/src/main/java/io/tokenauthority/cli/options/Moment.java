package io.tokenauthority.cli.options;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A point in time as an operator says it: "24h" (ago), "2026-12-01" (its first instant, UTC) or
 * "2026-12-01T10:00:00Z".
 */
public sealed interface Moment {

  /** The instant meant, given what time it is. */
  Instant at(InstantSource clock);

  /** As the contract writes it. */
  default Timestamp proto(InstantSource clock) {
    Instant instant = at(clock);
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /** So long ago. */
  record Ago(Duration span) implements Moment {
    @Override
    public Instant at(InstantSource clock) {
      return clock.instant().minus(span);
    }
  }

  /** At a stated instant. */
  record At(Instant instant) implements Moment {
    @Override
    public Instant at(InstantSource clock) {
      return instant;
    }
  }

  /** Reads one. */
  final class Converter implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String text) {
      try {
        return new At(Instant.parse(text));
      } catch (DateTimeParseException notAnInstant) {
        // perhaps a date
      }
      try {
        return new At(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
      } catch (DateTimeParseException notADate) {
        // perhaps a span
      }
      try {
        return new Ago(new Spans().convert(text));
      } catch (TypeConversionException notASpan) {
        throw new TypeConversionException(
            "'" + text + "' is not a time such as 24h (ago), 2026-12-01 or 2026-12-01T10:00:00Z");
      }
    }
  }
}
