package io.tokenauthority.server.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Supplier;

/** The time left of service tokens, one figure each; how many is bounded by who supplies them. */
final class ExpiryCollector implements Collector {
  private final Supplier<List<ExpiringToken>> tokens;

  ExpiryCollector(Supplier<List<ExpiringToken>> tokens) {
    this.tokens = tokens;
  }

  @Override
  public MetricSnapshot collect() {
    GaugeSnapshot.Builder days =
        GaugeSnapshot.builder()
            .name("tokenauthority_service_token_expiry_seconds")
            .help("Time until a service token ends, for those that end within 90 days.");
    for (ExpiringToken token : tokens.get()) {
      days.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(Labels.of("account", token.account(), "token_id", token.tokenId()))
              .value((double) token.left().toSeconds())
              .build());
    }
    return days.build();
  }
}
