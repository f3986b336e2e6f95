package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.tokenauthority.interceptor.client.metrics.OpenTelemetryMetrics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The figures as OpenTelemetry's own SDK collects them. */
final class OpenTelemetryMetricsTest {

  private final Reader reader = new Reader();
  private final SdkMeterProvider meters =
      SdkMeterProvider.builder().registerMetricReader(reader).build();
  private final MeteredLife life =
      new MeteredLife(OpenTelemetryMetrics.to(new MetricsAlone(meters), "caller"));

  @AfterEach
  void close() {
    life.close();
    meters.close();
  }

  /** Every point as {@code metric{attribute=value,…}} without what is the same for all. */
  private Map<String, Double> points() {
    Map<String, Double> points = new TreeMap<>();
    for (MetricData metric : reader.collect()) {
      for (PointData point : metric.getData().getPoints()) {
        assertThat(point.getAttributes().get(AttributeKey.stringKey("tokenauthority.identity")))
            .isEqualTo("caller");
        StringBuilder name =
            new StringBuilder(metric.getName().replace("tokenauthority.client.", ""));
        point
            .getAttributes()
            .forEach(
                (key, value) -> {
                  if (!key.getKey().equals("tokenauthority.identity")) {
                    name.append(' ').append(value);
                  }
                });
        points.put(name.toString(), value(metric, point));
      }
    }
    return points;
  }

  private static double value(MetricData metric, PointData point) {
    return switch (metric.getType()) {
      case DOUBLE_GAUGE -> ((io.opentelemetry.sdk.metrics.data.DoublePointData) point).getValue();
      case LONG_SUM -> ((io.opentelemetry.sdk.metrics.data.LongPointData) point).getValue();
      case HISTOGRAM -> ((io.opentelemetry.sdk.metrics.data.HistogramPointData) point).getCount();
      default -> throw new AssertionError(metric.getType());
    };
  }

  @Test
  void life_isTold() throws Exception {
    assertThat(points())
        .containsEntry("token.state expired", 1.0)
        .containsEntry("token.state fresh", 0.0)
        .containsEntry("calls.waiting", 0.0)
        .doesNotContainKey("token.expires_in");

    life.call();
    assertThat(points())
        .containsEntry("token.state fresh", 1.0)
        .containsEntry("token.expires_in", 900.0)
        .containsEntry("refresh.duration", 1.0);

    life.revokeTwice();
    life.endDuringOutage();
    assertThat(points())
        .containsOnly(
            Map.entry("calls.repeated", 2.0),
            Map.entry("calls.waiting", 1.0),
            Map.entry("refresh.duration", 3.0),
            Map.entry("refresh.duration STORE_UNAVAILABLE", 1.0),
            Map.entry("token.drops TOKEN_REVOKED", 2.0),
            Map.entry("token.state broken", 0.0),
            Map.entry("token.state expired", 1.0),
            Map.entry("token.state fresh", 0.0),
            Map.entry("token.state stale", 0.0));
  }

  @Test
  void closed_isObservedNoMore() {
    life.identity.close();

    assertThat(points()).isEmpty();
  }

  @Test
  void refreshes_areSecondsInBucketsOfSeconds() throws Exception {
    life.call();

    assertThat(reader.collect())
        .filteredOn(metric -> metric.getName().endsWith("refresh.duration"))
        .singleElement()
        .satisfies(
            metric -> {
              assertThat(metric.getUnit()).isEqualTo("s");
              assertThat(metric.getHistogramData().getPoints())
                  .singleElement()
                  .satisfies(point -> assertThat(point.getBoundaries()).contains(0.005, 5.0));
            });
  }

  private record MetricsAlone(MeterProvider meters) implements OpenTelemetry {
    @Override
    public MeterProvider getMeterProvider() {
      return meters;
    }

    @Override
    public TracerProvider getTracerProvider() {
      return TracerProvider.noop();
    }

    @Override
    public ContextPropagators getPropagators() {
      return ContextPropagators.noop();
    }
  }

  /** Collects when asked. */
  private static final class Reader implements MetricReader {
    private volatile CollectionRegistration registration = CollectionRegistration.noop();

    Collection<MetricData> collect() {
      return List.copyOf(registration.collectAllMetrics());
    }

    @Override
    public void register(CollectionRegistration source) {
      registration = source;
    }

    @Override
    public CompletableResultCode forceFlush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType instrument) {
      return AggregationTemporality.CUMULATIVE;
    }
  }
}
