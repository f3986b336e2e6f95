package io.tokenauthority.interceptor.server.metrics;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A guard's metrics for OpenTelemetry, under the names that {@link MicrometerMetrics} has.
 * Attributes are made once, so that counting allocates nothing here. For one guard.
 */
public final class OpenTelemetryMetrics implements GuardListener {

  private final Meter meter;
  private final LongCounter calls;
  private final LongCounter examinations;
  private final LongCounter streamsEnded;
  private final LongCounter feedBreaks;
  private final DoubleHistogram exchanges;
  private final List<Runnable> gauges = new CopyOnWriteArrayList<>();
  private final Attributes admitted = label(MetricNames.VERDICT, MetricNames.ADMITTED);
  private final Map<ErrorReason, Attributes> verdicts =
      MetricNames.perReason(reason -> label(MetricNames.VERDICT, reason.name()));
  private final Map<ErrorReason, Attributes> reasons =
      MetricNames.perReason(reason -> label(MetricNames.REASON, reason.name()));
  private final Map<Examination, Attributes> ways =
      MetricNames.perExamination(way -> label(MetricNames.WAY, MetricNames.label(way)));

  private OpenTelemetryMetrics(Meter meter) {
    this.meter = meter;
    this.calls = meter.counterBuilder(MetricNames.CALLS).build();
    this.examinations = meter.counterBuilder(MetricNames.EXAMINATIONS).build();
    this.streamsEnded = meter.counterBuilder(MetricNames.STREAMS_ENDED).build();
    this.exchanges = meter.histogramBuilder(MetricNames.EXCHANGES).setUnit("s").build();
    this.feedBreaks = meter.counterBuilder(MetricNames.FEED_BREAKS).build();
  }

  /** A listener for one guard. */
  public static OpenTelemetryMetrics to(Meter meter) {
    return new OpenTelemetryMetrics(meter);
  }

  private static Attributes label(String name, String value) {
    return Attributes.of(AttributeKey.stringKey(name), value);
  }

  @Override
  public void began(GuardState guard) {
    gauges.add(
        meter
                .gaugeBuilder(MetricNames.FEED_AGE)
                .setUnit("s")
                .buildWithCallback(now -> now.record(MetricNames.seconds(guard.feedAge())))
            ::close);
    gauges.add(
        meter
                .gaugeBuilder(MetricNames.STREAMS_OPEN)
                .ofLongs()
                .buildWithCallback(now -> now.record(guard.openStreams()))
            ::close);
    gauges.add(
        meter
                .gaugeBuilder(MetricNames.TOKENS_KNOWN)
                .ofLongs()
                .buildWithCallback(now -> now.record(guard.knownTokens()))
            ::close);
    gauges.add(
        meter
                .gaugeBuilder(MetricNames.TOKENS_DELEGATED)
                .ofLongs()
                .buildWithCallback(now -> now.record(guard.delegatedTokens()))
            ::close);
  }

  @Override
  public void ended() {
    gauges.forEach(Runnable::run);
    gauges.clear();
  }

  @Override
  public void admitted() {
    calls.add(1, admitted);
  }

  @Override
  public void refused(ErrorReason reason) {
    calls.add(1, MetricNames.of(verdicts, reason));
  }

  @Override
  public void examined(Examination way) {
    examinations.add(1, MetricNames.of(ways, way));
  }

  @Override
  public void streamEnded(ErrorReason reason) {
    streamsEnded.add(1, MetricNames.of(reasons, reason));
  }

  @Override
  public void feedBroke() {
    feedBreaks.add(1);
  }

  @Override
  public void exchanged(Duration took, Optional<ErrorReason> refusal) {
    exchanges.record(
        took.toNanos() / 1e9, label(MetricNames.OUTCOME, MetricNames.outcome(refusal)));
  }
}
