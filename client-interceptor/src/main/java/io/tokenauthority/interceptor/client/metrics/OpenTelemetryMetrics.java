package io.tokenauthority.interceptor.client.metrics;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.IdentityListener;
import io.tokenauthority.interceptor.client.IdentityStatus;
import io.tokenauthority.interceptor.client.TokenState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One identity's figures as OpenTelemetry metrics, of the scope {@code
 * io.tokenauthority.interceptor.client}. All have the attribute {@code tokenauthority.identity}:
 *
 * <table>
 * <caption>Instruments</caption>
 * <tr><th>name</th><th>type, unit</th><th>tells</th></tr>
 * <tr><td>{@code tokenauthority.client.refresh.duration}</td><td>histogram, s</td><td>requests for
 * a token; {@code error.type} is the reason of a failed one and absent otherwise</td></tr>
 * <tr><td>{@code tokenauthority.client.token.expires_in}</td><td>gauge, s</td><td>how long the
 * token in use still lives; nothing without one</td></tr>
 * <tr><td>{@code tokenauthority.client.token.state}</td><td>up-down counter</td><td>1 for the
 * present {@code tokenauthority.token.state} ({@code fresh}, {@code stale}, {@code expired}, {@code
 * broken}), 0 for the others</td></tr>
 * <tr><td>{@code tokenauthority.client.calls.waiting}</td><td>up-down counter, {@code
 * {call}}</td><td>calls that wait for a token</td></tr>
 * <tr><td>{@code tokenauthority.client.token.drops}</td><td>counter, {@code
 * {token}}</td><td>tokens dropped because a peer refused them, by {@code error.type}</td></tr>
 * <tr><td>{@code tokenauthority.client.calls.repeated}</td><td>counter, {@code
 * {call}}</td><td>calls sent a second time for it</td></tr>
 * </table>
 *
 * <p>What is observed ends when the identity is closed. Safe between threads.
 */
public final class OpenTelemetryMetrics implements IdentityListener {

  private static final String PREFIX = "tokenauthority.client.";
  private static final AttributeKey<String> IDENTITY =
      AttributeKey.stringKey("tokenauthority.identity");
  private static final AttributeKey<String> STATE =
      AttributeKey.stringKey("tokenauthority.token.state");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  /** An attempt ends within 5 s. */
  private static final List<Double> SECONDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0);

  private final Meter meter;
  private final Attributes common;
  private final DoubleHistogram refreshes;
  private final LongCounter drops;
  private final LongCounter repeated;
  private volatile Optional<BatchCallback> observing = Optional.empty();

  private OpenTelemetryMetrics(Meter meter, String identity) {
    this.meter = meter;
    this.common = Attributes.of(IDENTITY, identity);
    this.refreshes =
        meter
            .histogramBuilder(PREFIX + "refresh.duration")
            .setDescription("Requests for a token")
            .setUnit("s")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
    this.drops =
        meter
            .counterBuilder(PREFIX + "token.drops")
            .setDescription("Tokens dropped because a peer refused them")
            .setUnit("{token}")
            .build();
    this.repeated =
        meter
            .counterBuilder(PREFIX + "calls.repeated")
            .setDescription("Calls sent a second time because their token was refused")
            .setUnit("{call}")
            .build();
  }

  /**
   * A listener for one identity.
   *
   * @param identity a name of the application's own that tells its identities apart: 1 to 64
   *     letters, digits, dots, dashes and underscores
   */
  public static OpenTelemetryMetrics to(OpenTelemetry telemetry, String identity) {
    return new OpenTelemetryMetrics(
        telemetry.getMeter("io.tokenauthority.interceptor.client"), Labels.identity(identity));
  }

  @Override
  public void opened(ClientIdentity identity) {
    ObservableDoubleMeasurement left =
        meter
            .gaugeBuilder(PREFIX + "token.expires_in")
            .setDescription("How long the token in use still lives")
            .setUnit("s")
            .buildObserver();
    ObservableLongMeasurement waiting =
        meter
            .upDownCounterBuilder(PREFIX + "calls.waiting")
            .setDescription("Calls that wait for a token")
            .setUnit("{call}")
            .buildObserver();
    ObservableLongMeasurement state =
        meter
            .upDownCounterBuilder(PREFIX + "token.state")
            .setDescription("1 for the state that the identity is in")
            .setUnit("1")
            .buildObserver();
    observing =
        Optional.of(
            meter.batchCallback(
                () -> observe(identity.status(), left, waiting, state), left, waiting, state));
  }

  private void observe(
      IdentityStatus status,
      ObservableDoubleMeasurement left,
      ObservableLongMeasurement waiting,
      ObservableLongMeasurement states) {
    status.expiresIn().ifPresent(time -> left.record(time.toNanos() / 1e9, common));
    waiting.record(status.waitingCalls(), common);
    for (TokenState state : TokenState.values()) {
      Attributes one = common.toBuilder().put(STATE, state.name().toLowerCase(Locale.ROOT)).build();
      states.record(status.state() == state ? 1 : 0, one);
    }
  }

  @Override
  public void attempted(Duration took, Optional<AuthorityError> failure) {
    refreshes.record(took.toNanos() / 1e9, failure.map(this::with).orElse(common));
  }

  @Override
  public void tokenDropped(AuthorityError error) {
    drops.add(1, with(error));
  }

  @Override
  public void callRepeated() {
    repeated.add(1, common);
  }

  @Override
  public void closed() {
    observing.ifPresent(BatchCallback::close);
    observing = Optional.empty();
  }

  private Attributes with(AuthorityError error) {
    return common.toBuilder().put(ERROR_TYPE, Labels.reason(error)).build();
  }
}
