package io.tokenauthority.interceptor.server.metrics;

import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The names and the values of labels, the same for every library of metrics. */
final class MetricNames {

  static final String CALLS = "tokenauthority.guard.calls";
  static final String EXAMINATIONS = "tokenauthority.guard.examinations";
  static final String STREAMS_OPEN = "tokenauthority.guard.streams.open";
  static final String STREAMS_ENDED = "tokenauthority.guard.streams.ended";
  static final String TOKENS_KNOWN = "tokenauthority.guard.tokens.known";
  static final String FEED_AGE = "tokenauthority.guard.feed.age";
  static final String FEED_BREAKS = "tokenauthority.guard.feed.breaks";

  static final String EXCHANGES = "tokenauthority.guard.exchanges";
  static final String TOKENS_DELEGATED = "tokenauthority.guard.tokens.delegated";

  static final String OUTCOME = "outcome";
  static final String GRANTED = "granted";
  static final String VERDICT = "verdict";
  static final String WAY = "way";
  static final String REASON = "reason";
  static final String ADMITTED = "admitted";

  /** Long past any policy's bound, and still a number that a chart can show. */
  private static final Duration AGE_LIMIT = Duration.ofDays(365);

  private MetricNames() {}

  static <T> Map<ErrorReason, T> perReason(Function<ErrorReason, T> make) {
    Map<ErrorReason, T> all = new EnumMap<>(ErrorReason.class);
    for (ErrorReason each : ErrorReason.values()) {
      all.put(each, make.apply(each));
    }
    return all;
  }

  static <T> Map<Examination, T> perExamination(Function<Examination, T> make) {
    Map<Examination, T> all = new EnumMap<>(Examination.class);
    for (Examination each : Examination.values()) {
      all.put(each, make.apply(each));
    }
    return all;
  }

  static String label(Examination way) {
    return way.name().toLowerCase(Locale.ROOT);
  }

  /** What stands for the value; every value has something. */
  static <K extends Enum<K>, T> T of(Map<K, T> all, K value) {
    T found = all.get(value);
    if (found == null) {
      throw new IllegalStateException("no meter for " + value);
    }
    return found;
  }

  static String outcome(Optional<ErrorReason> refusal) {
    return refusal.map(ErrorReason::name).orElse(GRANTED);
  }

  static double seconds(Duration age) {
    Duration shown = age.compareTo(AGE_LIMIT) > 0 ? AGE_LIMIT : age;
    return shown.toMillis() / 1000.0;
  }
}
