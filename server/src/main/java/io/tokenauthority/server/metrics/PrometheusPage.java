package io.tokenauthority.server.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tokenauthority.server.authority.Reason;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics as Prometheus reads them. Nothing is built before the first question: whoever does
 * not monitor pays for plain counters alone. Safe for use from any thread.
 */
public final class PrometheusPage {

  private final Tally tally;
  private final List<Gauge> gauges;
  private final Supplier<List<ExpiringToken>> expiring;
  private @Nullable PrometheusMeterRegistry registry;

  /**
   * @param expiring the tokens that end soon; asked at each scrape, may block
   */
  public PrometheusPage(Tally tally, List<Gauge> gauges, Supplier<List<ExpiringToken>> expiring) {
    this.tally = tally;
    this.gauges = List.copyOf(gauges);
    this.expiring = expiring;
  }

  /** All of them, in Prometheus's text form 0.0.4. */
  public String text() {
    return registry().scrape();
  }

  private synchronized PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry made = registry;
    if (made == null) {
      made = make();
      registry = made;
    }
    return made;
  }

  private PrometheusMeterRegistry make() {
    PrometheusRegistry collectors = new PrometheusRegistry();
    collectors.register(new CallCollector(tally));
    collectors.register(new ExpiryCollector(expiring));
    PrometheusMeterRegistry meters =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, collectors, Clock.SYSTEM);
    for (Gauge gauge : gauges) {
      register(meters, gauge);
    }
    for (Reason reason : Reason.values()) {
      FunctionCounter.builder("tokenauthority.refusals", tally, all -> all.refusals(reason))
          .description("Refusals that went out, by the contract's reason.")
          .tag("reason", reason.name())
          .register(meters);
    }
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    return meters;
  }

  private static void register(PrometheusMeterRegistry meters, Gauge gauge) {
    switch (gauge.kind()) {
      case LEVEL -> {
        var builder =
            io.micrometer.core.instrument.Gauge.builder(
                    gauge.name(), () -> gauge.value().getAsDouble())
                .description(gauge.help());
        if (!gauge.unit().isEmpty()) {
          builder.baseUnit(gauge.unit());
        }
        builder.strongReference(true).register(meters);
      }
      case COUNT ->
          FunctionCounter.builder(gauge.name(), gauge, it -> it.value().getAsDouble())
              .description(gauge.help())
              .register(meters);
    }
  }
}
