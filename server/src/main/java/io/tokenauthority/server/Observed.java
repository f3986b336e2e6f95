package io.tokenauthority.server;

import io.tokenauthority.server.http.operations.HealthPart;
import io.tokenauthority.server.http.operations.HealthPart.Finding;
import io.tokenauthority.server.metrics.ExpiringToken;
import io.tokenauthority.server.metrics.Gauge;
import io.tokenauthority.server.metrics.Gauge.Kind;
import io.tokenauthority.server.metrics.PrometheusPage;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.server.store.ServiceTokens.StateWindow;
import io.tokenauthority.server.store.ServiceTokens.TokenFilter;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/** What is told of this process: which parts are well, and which figures there are. */
record Observed(Ground ground, DataPlane data, Tally tally) {

  private static final Duration LOOK_AHEAD = Duration.ofDays(90);
  private static final int EXPIRING = 1000;

  /** The parts of its health. */
  List<HealthPart> parts(BooleanSupplier serving) {
    return List.of(
        new HealthPart(
            "serving",
            () -> serving.getAsBoolean() ? Finding.up() : Finding.down("the process ends")),
        new HealthPart("store", this::store),
        new HealthPart("trust", this::trust),
        new HealthPart("keys", this::keys));
  }

  private Finding store() {
    try {
      return ground.store().<Boolean>read(tx -> tx.installation().isClaimed())
          ? Finding.up()
          : Finding.down("the database is empty");
    } catch (StoreException silent) {
      return Finding.degraded("the store does not answer: nothing is issued or revoked");
    }
  }

  private Finding trust() {
    Duration age = ground.trust().mark(ground.time().instant()).age();
    Duration bound = ground.configuration().policy().tokens().viewAge();
    return age.compareTo(bound) > 0
        ? Finding.down("the view of revocations is older than it may be: nothing is validated")
        : Finding.up();
  }

  private Finding keys() {
    return ground.trust().keys().published().isEmpty()
        ? Finding.down("no signing key is known")
        : Finding.up();
  }

  PrometheusPage metrics() {
    return new PrometheusPage(tally, gauges(), this::expiring);
  }

  private List<Gauge> gauges() {
    return List.of(
        count("issued", "Access tokens issued.", () -> tally.issued().sum()),
        count("refreshed", "Refresh tokens redeemed.", () -> tally.refreshed().sum()),
        count("validated", "Verdicts given.", () -> tally.validated().sum()),
        count("revoked", "Revocations acknowledged.", () -> tally.revoked().sum()),
        count("reuse.alarms", "Used refresh tokens that came again.", () -> tally.reused().sum()),
        count("cache.hits", "Verified tokens remembered.", () -> data.jwts().remembered().hits()),
        count("cache.misses", "Tokens looked into.", () -> data.jwts().remembered().misses()),
        level("cache.tokens", "", "Verified tokens kept.", () -> data.jwts().remembered().size()),
        level("trust.age", "seconds", "How old the view of revocations is.", this::age),
        level("trust.sequence", "", "What the view is complete to.", this::sequence),
        level("trust.revocations", "", "Live revocations.", () -> ground.trust().size()),
        level(
            "keys.published",
            "",
            "Signing keys published.",
            () -> ground.trust().keys().published().size()));
  }

  private static Gauge count(String name, String help, DoubleSupplier value) {
    return new Gauge("tokenauthority." + name, "", help, Kind.COUNT, value);
  }

  private static Gauge level(String name, String unit, String help, DoubleSupplier value) {
    return new Gauge("tokenauthority." + name, unit, help, Kind.LEVEL, value);
  }

  private double age() {
    return ground.trust().mark(ground.time().instant()).age().toMillis() / 1e3;
  }

  private double sequence() {
    return ground.trust().sequence();
  }

  /** The tokens that end soon, so many at most; none while the store is away. */
  private List<ExpiringToken> expiring() {
    Instant now = ground.time().instant();
    TokenFilter all = TokenFilter.ALL;
    TokenFilter soon =
        new TokenFilter(
            all.account(),
            all.grant(),
            all.displayName(),
            all.state(),
            all.format(),
            all.creator(),
            all.eternal(),
            all.createTime(),
            new TimeRange(Optional.of(now), Optional.of(now.plus(LOOK_AHEAD))),
            all.lastUsed());
    try {
      return ground
          .store()
          .read(
              tx ->
                  tx.serviceTokens()
                      .list(
                          soon,
                          new StateWindow(now, Duration.ZERO),
                          new PageRequest(EXPIRING, Optional.empty())))
          .items()
          .stream()
          .map(
              holding ->
                  new ExpiringToken(
                      holding.token().id().value(),
                      holding.account().id().value(),
                      Duration.between(now, holding.token().endTime())))
          .toList();
    } catch (StoreException silent) {
      return List.of();
    }
  }
}
