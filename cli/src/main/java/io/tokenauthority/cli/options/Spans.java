package io.tokenauthority.cli.options;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads "30d", "1h30m" or "P7D" as a span of time. */
public final class Spans implements ITypeConverter<Duration> {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(\\d{1,9})w)?(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");
  private static final long[] SECONDS = {7 * 86_400, 86_400, 3600, 60, 1};

  @Override
  public Duration convert(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    Matcher matcher = FORM.matcher(lower);
    if (!lower.isEmpty() && matcher.matches()) {
      long seconds = 0;
      for (int i = 0; i < SECONDS.length; i++) {
        String n = matcher.group(i + 1);
        seconds += n == null ? 0 : Long.parseLong(n) * SECONDS[i];
      }
      return Duration.ofSeconds(seconds);
    }
    try {
      Duration iso = Duration.parse(text);
      if (!iso.isNegative()) {
        return iso;
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    throw new TypeConversionException("'" + text + "' is not a span such as 30d, 12h or 1h30m");
  }

  /** The span as the contract writes it. */
  public static com.google.protobuf.Duration proto(Duration span) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(span.getSeconds())
        .setNanos(span.getNano())
        .build();
  }
}
