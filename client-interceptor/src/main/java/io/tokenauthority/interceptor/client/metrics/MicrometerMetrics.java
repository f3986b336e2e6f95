package io.tokenauthority.interceptor.client.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.IdentityListener;
import io.tokenauthority.interceptor.client.TokenState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One identity's figures in a Micrometer registry. All meters have the tag {@code identity}:
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>type</th><th>tells</th></tr>
 * <tr><td>{@code tokenauthority.client.refresh}</td><td>timer</td><td>requests for a token, how
 * many and how long; {@code outcome} is {@code success} or {@code failure}, {@code reason} the
 * error's reason or {@code none}</td></tr>
 * <tr><td>{@code tokenauthority.client.token.expires.in}</td><td>gauge, seconds</td><td>how long
 * the token in use still lives; NaN without one</td></tr>
 * <tr><td>{@code tokenauthority.client.token.state}</td><td>gauge</td><td>1 for the present {@code
 * state} ({@code fresh}, {@code stale}, {@code expired}, {@code broken}), 0 for the others</td></tr>
 * <tr><td>{@code tokenauthority.client.calls.waiting}</td><td>gauge</td><td>calls that wait for a
 * token</td></tr>
 * <tr><td>{@code tokenauthority.client.token.drops}</td><td>counter</td><td>tokens dropped because
 * a peer refused them, by {@code reason}</td></tr>
 * <tr><td>{@code tokenauthority.client.calls.repeated}</td><td>counter</td><td>calls sent a second
 * time for it</td></tr>
 * </table>
 *
 * <p>Gauges leave the registry when the identity is closed. Safe between threads.
 */
public final class MicrometerMetrics implements IdentityListener {

  private static final String PREFIX = "tokenauthority.client.";

  private final MeterRegistry registry;
  private final Tags tags;
  private final Counter repeated;
  private final List<Meter> gauges = new CopyOnWriteArrayList<>();

  private MicrometerMetrics(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
    this.repeated =
        Counter.builder(PREFIX + "calls.repeated")
            .description("Calls sent a second time because their token was refused")
            .baseUnit("calls")
            .tags(tags)
            .register(registry);
  }

  /**
   * A listener for one identity.
   *
   * @param identity a name of the application's own that tells its identities apart: 1 to 64
   *     letters, digits, dots, dashes and underscores
   */
  public static MicrometerMetrics to(MeterRegistry registry, String identity) {
    return new MicrometerMetrics(registry, Tags.of("identity", Labels.identity(identity)));
  }

  @Override
  public void opened(ClientIdentity identity) {
    gauges.add(
        Gauge.builder(PREFIX + "token.expires.in", identity, MicrometerMetrics::secondsLeft)
            .description("How long the token in use still lives")
            .baseUnit("seconds")
            .tags(tags)
            .register(registry));
    gauges.add(
        Gauge.builder(PREFIX + "calls.waiting", identity, waited -> waited.status().waitingCalls())
            .description("Calls that wait for a token")
            .baseUnit("calls")
            .tags(tags)
            .register(registry));
    for (TokenState state : TokenState.values()) {
      gauges.add(
          Gauge.builder(
                  PREFIX + "token.state", identity, held -> held.status().state() == state ? 1 : 0)
              .description("1 for the state that the identity is in")
              .tags(tags.and("state", state.name().toLowerCase(Locale.ROOT)))
              .register(registry));
    }
  }

  private static double secondsLeft(ClientIdentity identity) {
    return identity.status().expiresIn().map(left -> left.toNanos() / 1e9).orElse(Double.NaN);
  }

  @Override
  public void attempted(Duration took, Optional<AuthorityError> failure) {
    Timer.builder(PREFIX + "refresh")
        .description("Requests for a token")
        .tags(tags)
        .tag("outcome", failure.isEmpty() ? "success" : "failure")
        .tag("reason", failure.map(Labels::reason).orElse("none"))
        .register(registry)
        .record(took);
  }

  @Override
  public void tokenDropped(AuthorityError error) {
    Counter.builder(PREFIX + "token.drops")
        .description("Tokens dropped because a peer refused them")
        .baseUnit("tokens")
        .tags(tags)
        .tag("reason", Labels.reason(error))
        .register(registry)
        .increment();
  }

  @Override
  public void callRepeated() {
    repeated.increment();
  }

  @Override
  public void closed() {
    gauges.forEach(registry::remove);
    gauges.clear();
  }
}
