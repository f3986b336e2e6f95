package io.tokenauthority.interceptor.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A guard's metrics for Micrometer, as the package lists them. A counter is made once, so that
 * counting allocates nothing here. For one guard.
 */
public final class MicrometerMetrics implements GuardListener {

  private final MeterRegistry registry;
  private final List<Meter> gauges = new CopyOnWriteArrayList<>();
  private final Counter admitted;
  private final Map<ErrorReason, Counter> refused = new ConcurrentHashMap<>();
  private final Map<Examination, Counter> examined;
  private final Map<ErrorReason, Counter> streamsEnded = new ConcurrentHashMap<>();
  private final Counter feedBreaks;

  private MicrometerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.admitted = counter(MetricNames.CALLS, MetricNames.VERDICT, MetricNames.ADMITTED);
    this.examined =
        MetricNames.perExamination(
            way -> counter(MetricNames.EXAMINATIONS, MetricNames.WAY, MetricNames.label(way)));
    this.feedBreaks = registry.counter(MetricNames.FEED_BREAKS);
  }

  /** A listener for one guard. */
  public static MicrometerMetrics to(MeterRegistry registry) {
    return new MicrometerMetrics(registry);
  }

  private Counter counter(String name, String label, String value) {
    return registry.counter(name, label, value);
  }

  @Override
  public void began(GuardState guard) {
    gauges.add(
        TimeGauge.builder(
                MetricNames.FEED_AGE,
                guard,
                TimeUnit.SECONDS,
                state -> MetricNames.seconds(state.feedAge()))
            .strongReference(true)
            .register(registry));
    gauges.add(
        Gauge.builder(MetricNames.STREAMS_OPEN, guard, GuardState::openStreams)
            .strongReference(true)
            .register(registry));
    gauges.add(
        Gauge.builder(MetricNames.TOKENS_KNOWN, guard, GuardState::knownTokens)
            .strongReference(true)
            .register(registry));
    gauges.add(
        Gauge.builder(MetricNames.TOKENS_DELEGATED, guard, GuardState::delegatedTokens)
            .strongReference(true)
            .register(registry));
  }

  @Override
  public void ended() {
    gauges.forEach(registry::remove);
    gauges.clear();
  }

  @Override
  public void admitted() {
    admitted.increment();
  }

  @Override
  public void refused(ErrorReason reason) {
    refused
        .computeIfAbsent(
            reason, each -> counter(MetricNames.CALLS, MetricNames.VERDICT, each.name()))
        .increment();
  }

  @Override
  public void examined(Examination way) {
    MetricNames.of(examined, way).increment();
  }

  @Override
  public void streamEnded(ErrorReason reason) {
    streamsEnded
        .computeIfAbsent(
            reason, each -> counter(MetricNames.STREAMS_ENDED, MetricNames.REASON, each.name()))
        .increment();
  }

  @Override
  public void feedBroke() {
    feedBreaks.increment();
  }

  /** The registry finds the timer: an exchange goes over the network, a look-up is nothing. */
  @Override
  public void exchanged(Duration took, Optional<ErrorReason> refusal) {
    registry
        .timer(MetricNames.EXCHANGES, MetricNames.OUTCOME, MetricNames.outcome(refusal))
        .record(took);
  }
}
