package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tokenauthority.interceptor.client.metrics.MicrometerMetrics;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures as Micrometer shows them. */
final class MicrometerMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MeteredLife life = new MeteredLife(MicrometerMetrics.to(registry, "caller"));

  @AfterEach
  void close() {
    life.close();
  }

  private double gauge(String name, String... tags) {
    return registry.get("tokenauthority.client." + name).tags(tags).gauge().value();
  }

  private double count(String name, String... tags) {
    return registry.get("tokenauthority.client." + name).tags(tags).counter().count();
  }

  private long refreshes(String outcome, String reason) {
    return registry
        .get("tokenauthority.client.refresh")
        .tags("identity", "caller", "outcome", outcome, "reason", reason)
        .timer()
        .count();
  }

  @Test
  void life_isTold() throws Exception {
    assertThat(gauge("token.expires.in")).isNaN();
    assertThat(gauge("token.state", "state", "expired")).isEqualTo(1);

    life.call();
    assertThat(refreshes("success", "none")).isEqualTo(1);
    assertThat(gauge("token.expires.in")).isEqualTo(900);
    assertThat(gauge("token.state", "state", "fresh")).isEqualTo(1);
    assertThat(gauge("token.state", "state", "expired")).isZero();

    life.revokeTwice();
    assertThat(count("token.drops", "reason", "TOKEN_REVOKED")).isEqualTo(2);
    assertThat(count("calls.repeated")).isEqualTo(2);
    assertThat(refreshes("success", "none")).isEqualTo(3);

    life.endDuringOutage();
    assertThat(refreshes("failure", "STORE_UNAVAILABLE")).isEqualTo(1);
    assertThat(gauge("calls.waiting")).isEqualTo(1);
    assertThat(gauge("token.expires.in")).isNaN();
  }

  @Test
  void P5_labels_areFew() throws Exception {
    life.call();
    life.revokeTwice();
    life.endDuringOutage();

    assertThat(registry.getMeters())
        .hasSizeLessThan(20)
        .flatExtracting(meter -> meter.getId().getTags())
        .extracting(Tag::getValue)
        .isSubsetOf(
            Set.of(
                "caller",
                "fresh",
                "stale",
                "expired",
                "broken",
                "success",
                "failure",
                "none",
                "TOKEN_REVOKED",
                "STORE_UNAVAILABLE"));
  }

  @Test
  void closed_gaugesLeave() {
    life.identity.close();
    life.identity.close();

    assertThat(registry.find("tokenauthority.client.token.state").gauges()).isEmpty();
    assertThat(registry.find("tokenauthority.client.token.expires.in").gauges()).isEmpty();
    assertThat(registry.find("tokenauthority.client.calls.waiting").gauges()).isEmpty();
    assertThat(life.heard.closed).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "eyJhbGciOiJFUzI1NiJ9/eyJ", "é"})
  void name_thatIsNone_isRefused(String name) {
    assertThatThrownBy(() -> MicrometerMetrics.to(registry, name))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
