package io.tokenauthority.server.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;

/** Rates and latencies by RPC, out of {@link CallTimes}. */
final class CallCollector implements MultiCollector {
  private final Tally tally;

  CallCollector(Tally tally) {
    this.tally = tally;
  }

  @Override
  public MetricSnapshots collect() {
    CounterSnapshot.Builder calls =
        CounterSnapshot.builder()
            .name("tokenauthority_rpc_calls")
            .help("Calls that ended, by RPC or route and by how they ended.");
    HistogramSnapshot.Builder latency =
        HistogramSnapshot.builder()
            .name("tokenauthority_rpc_latency_seconds")
            .help("How long calls took; one call in sixteen is timed.");
    tally
        .times()
        .forEach(
            (rpc, times) -> {
              times
                  .outcomes()
                  .forEach(
                      (outcome, count) ->
                          calls.dataPoint(
                              CounterDataPointSnapshot.builder()
                                  .labels(Labels.of("rpc", rpc, "outcome", outcome))
                                  .value(count)
                                  .build()));
              latency.dataPoint(
                  HistogramDataPointSnapshot.builder()
                      .labels(Labels.of("rpc", rpc))
                      .classicHistogramBuckets(buckets(times.buckets()))
                      .sum(times.seconds())
                      .build());
            });
    return MetricSnapshots.of(calls.build(), latency.build());
  }

  private static ClassicHistogramBuckets buckets(long[] counts) {
    List<Double> bounds = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      bounds.add(
          i < CallTimes.BOUNDS.length ? CallTimes.BOUNDS[i] / 1e6 : Double.POSITIVE_INFINITY);
      numbers.add(counts[i]);
    }
    return ClassicHistogramBuckets.of(bounds, numbers);
  }
}
