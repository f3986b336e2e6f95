package io.tokenauthority.interceptor.server;

import static io.tokenauthority.interceptor.server.GuardedServer.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.tokenauthority.interceptor.server.metrics.Examination;
import io.tokenauthority.interceptor.server.metrics.GuardListener;
import io.tokenauthority.interceptor.server.metrics.MicrometerMetrics;
import io.tokenauthority.interceptor.server.metrics.OpenTelemetryMetrics;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.revocation.RevocationNotice;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.ValidateTokensResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GuardMetricsTest {

  private static final String GUARD = "tokenauthority.guard.";

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);

  /** One call of each kind, and a stream that is ended. */
  private void live(GuardListener listener, Runnable beforeItsEnd) throws Exception {
    try (FeedServer feed = new FeedServer(authority);
        GuardedServer server =
            new GuardedServer(
                TokenGuard.builder()
                    .issuer(FakeAuthority.ISSUER)
                    .audience(FakeAuthority.AUDIENCE)
                    .channel(feed.channel())
                    .signatures(FakeAuthority.PROVIDER)
                    .tierLimit("default", new RateLimit(1, Duration.ofHours(1), 3))
                    .listener(listener)
                    .clock(time.clock()))) {
      Await.until("the view is whole", server::isFresh);
      AccessClaims claims = authority.claims();
      String token = authority.sign(claims);
      server.self(token);
      server.self(token);
      server.self(authority.opaqueToken(authority.claims()));
      reasonOf(() -> server.self("junk"));
      CountingTalk talk = new CountingTalk(server, token);
      assertThat(reasonOf(() -> server.self(token))).isEqualTo("RATE_LIMITED");
      feed.cut();
      Await.until("another stream", () -> feed.watchers() == 1);
      feed.revoke(RevocationNotice.token(claims.tokenId(), claims.expiresAt()));
      Await.until("the stream is ended", () -> talk.isOver);
      listener.exchanged(Duration.ofMillis(5), Optional.empty());
      listener.exchanged(Duration.ofMillis(5), Optional.of(ErrorReason.OVERLOADED));
      beforeItsEnd.run();
    }
  }

  /** A stream that asks once. */
  private static final class CountingTalk
      implements io.grpc.stub.StreamObserver<ValidateTokensResponse> {
    private volatile boolean isAnswered;
    private volatile boolean isOver;

    CountingTalk(GuardedServer server, String token) {
      io.tokenauthority.v1.TokenAuthorityGrpc.newStub(server.channelWith("Bearer " + token))
          .validateTokens(this)
          .onNext(io.tokenauthority.v1.ValidateTokensRequest.getDefaultInstance());
      Await.until("the answer", () -> isAnswered);
    }

    @Override
    public void onNext(ValidateTokensResponse answer) {
      isAnswered = true;
    }

    @Override
    public void onError(Throwable ended) {
      isOver = true;
    }

    @Override
    public void onCompleted() {
      isOver = true;
    }
  }

  @Test
  void P13_micrometer_countsWhatHappenedUnderKnownLabels() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    live(
        MicrometerMetrics.to(registry),
        () -> {
          assertThat(registry.get(GUARD + "feed.age").timeGauge().value(TimeUnit.SECONDS))
              .isBetween(0.0, 1.0);
          Await.until(
              "no stream is open", () -> registry.get(GUARD + "streams.open").gauge().value() == 0);
          assertThat(registry.get(GUARD + "tokens.known").gauge().value()).isEqualTo(2);
        });
    assertThat(count(registry, "calls", "verdict", "admitted")).isEqualTo(4);
    assertThat(count(registry, "calls", "verdict", "TOKEN_MALFORMED")).isEqualTo(1);
    assertThat(count(registry, "calls", "verdict", "RATE_LIMITED")).isEqualTo(1);
    assertThat(count(registry, "examinations", "way", "signature")).isEqualTo(1);
    assertThat(count(registry, "examinations", "way", "authority")).isEqualTo(1);
    assertThat(count(registry, "examinations", "way", "known")).isEqualTo(3);
    assertThat(count(registry, "streams.ended", "reason", "TOKEN_REVOKED")).isEqualTo(1);
    assertThat(registry.get(GUARD + "feed.breaks").counter().count()).isPositive();
    assertThat(registry.get(GUARD + "exchanges").tag("outcome", "granted").timer().count())
        .isEqualTo(1);
    assertThat(registry.get(GUARD + "exchanges").tag("outcome", "OVERLOADED").timer().count())
        .isEqualTo(1);
    assertThat(registry.find(GUARD + "feed.age").meter()).as("the guard is closed").isNull();
    onlyKnownValues(registry.getMeters());
  }

  private static double count(SimpleMeterRegistry registry, String name, String tag, String value) {
    return registry.get(GUARD + name).tag(tag, value).counter().count();
  }

  /** A label of unbounded values would be a leak of memory, and perhaps of more. */
  private static void onlyKnownValues(Collection<Meter> meters) {
    Set<String> known = new HashSet<>(List.of("admitted", "granted"));
    Stream.of(ErrorReason.values()).map(Enum::name).forEach(known::add);
    Stream.of(Examination.values())
        .map(way -> way.name().toLowerCase(java.util.Locale.ROOT))
        .forEach(known::add);
    assertThat(meters)
        .allSatisfy(
            meter ->
                assertThat(meter.getId().getTags()).extracting(Tag::getValue).isSubsetOf(known));
  }

  @Test
  void openTelemetry_countsTheSame() throws Exception {
    Exporter exporter = new Exporter();
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .registerMetricReader(
                PeriodicMetricReader.builder(exporter).setInterval(Duration.ofHours(1)).build())
            .build()) {
      live(
          OpenTelemetryMetrics.to(provider.get("test")),
          () -> provider.forceFlush().join(10, TimeUnit.SECONDS));
    }
    assertThat(exporter.sum("calls", "admitted")).isEqualTo(4);
    assertThat(exporter.sum("calls", "RATE_LIMITED")).isEqualTo(1);
    assertThat(exporter.sum("examinations", "known")).isEqualTo(3);
    assertThat(exporter.sum("streams.ended", "TOKEN_REVOKED")).isEqualTo(1);
    assertThat(exporter.names())
        .contains(
            GUARD + "feed.age",
            GUARD + "feed.breaks",
            GUARD + "exchanges",
            GUARD + "tokens.delegated",
            GUARD + "streams.open",
            GUARD + "tokens.known");
  }

  /** Keeps what it is handed. */
  private static final class Exporter implements MetricExporter {
    private final List<MetricData> all = new CopyOnWriteArrayList<>();

    long sum(String name, String label) {
      return all.stream()
          .filter(metric -> metric.getName().equals(GUARD + name))
          .limit(1)
          .flatMap(metric -> metric.getLongSumData().getPoints().stream())
          .filter(point -> point.getAttributes().asMap().containsValue(label))
          .mapToLong(point -> point.getValue())
          .sum();
    }

    List<String> names() {
      return all.stream().map(MetricData::getName).toList();
    }

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      all.addAll(metrics);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }
  }

  @Test
  void listenerThatThrows_harmsNeitherCallNorTheOthers() throws Exception {
    List<ErrorReason> heard = new ArrayList<>();
    GuardListener broken =
        new GuardListener() {
          @Override
          public void admitted() {
            throw new IllegalStateException("no");
          }

          @Override
          public void refused(ErrorReason reason) {
            throw new IllegalStateException("no");
          }
        };
    GuardListener sound =
        new GuardListener() {
          @Override
          public void refused(ErrorReason reason) {
            heard.add(reason);
          }
        };
    try (GuardedServer server =
        new GuardedServer(
            GuardedServer.guardBy(authority, time).listener(broken).listener(sound))) {
      assertThat(server.self(authority.accessToken())).isEqualTo("billing");
      assertThat(reasonOf(() -> server.self("junk"))).isEqualTo("TOKEN_MALFORMED");
    }
    assertThat(heard).containsExactly(ErrorReason.TOKEN_MALFORMED);
  }
}
