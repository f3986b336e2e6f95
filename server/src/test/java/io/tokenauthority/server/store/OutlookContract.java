package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.Outlook.Refused;
import io.tokenauthority.server.store.Outlook.TokenCounts;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sentences of {@link Outlook}. */
public abstract class OutlookContract extends PortContract {

  private static final Duration IDLE = Duration.ofDays(90);

  private final Account billing = samples.service("billing");

  @BeforeEach
  void insertAccount() {
    write(tx -> tx.accounts().insert(billing));
  }

  @Test
  void tokens_none_allZero() {
    assertThat(counts(NOW)).isEqualTo(new TokenCounts(0, 0, 0, 0, 0));
  }

  @Test
  void tokens_byTheirEnds_eachHoldsThoseBefore_eternalAndDeadLeftOut() {
    token(NOW.plus(Duration.ofHours(20)));
    token(NOW.plus(Duration.ofDays(6)));
    token(NOW.plus(Duration.ofDays(29)));
    token(NOW.plus(Duration.ofDays(31)));
    token(ServiceToken.ETERNAL);
    token(NOW.minusSeconds(1));
    Grant revoked = token(NOW.plus(Duration.ofDays(2)));
    write(tx -> tx.grants().revoke(revoked.id(), new Grant.End(NOW, "")));
    assertThat(counts(NOW)).isEqualTo(new TokenCounts(1, 2, 3, 0, 0));
  }

  @Test
  void tokens_neverUsedForADay_andIdle() {
    Grant used = token(ServiceToken.ETERNAL);
    token(ServiceToken.ETERNAL);
    write(tx -> tx.usage().add(List.of(new Usage.Count(used.id(), 1, NOW))));
    Instant later = NOW.plus(Duration.ofDays(2));
    assertThat(counts(later)).isEqualTo(new TokenCounts(0, 0, 0, 1, 0));
    Instant muchLater = NOW.plus(IDLE).plusSeconds(1);
    assertThat(counts(muchLater)).isEqualTo(new TokenCounts(0, 0, 0, 1, 1));
  }

  @Test
  void soonest_firstThatEndsFirst_withinTheTimeAndTheLimit() {
    Grant second = token(NOW.plus(Duration.ofDays(3)));
    Grant first = token(NOW.plus(Duration.ofDays(2)));
    token(NOW.plus(Duration.ofDays(40)));
    Instant month = NOW.plus(Duration.ofDays(30));
    List<Holding> soonest = store().read(tx -> tx.outlook().soonest(NOW, month, 10));
    assertThat(soonest)
        .extracting(holding -> holding.grant().id())
        .containsExactly(first.id(), second.id());
    List<Holding> one = store().read(tx -> tx.outlook().soonest(NOW, month, 1));
    assertThat(one).hasSize(1);
  }

  @Test
  void refused_byPeer_mostOftenFirst_doneAndEarlierLeftOut() {
    refusal("192.0.2.1", NOW);
    refusal("192.0.2.2", NOW);
    refusal("192.0.2.2", NOW.plusSeconds(1));
    refusal("192.0.2.3", NOW.minusSeconds(1));
    write(tx -> tx.audit().append(samples.event(NOW)));
    List<Refused> refused = store().read(tx -> tx.outlook().refused(NOW, 10));
    assertThat(refused)
        .containsExactly(
            new Refused("192.0.2.2", 2, NOW.plusSeconds(1)), new Refused("192.0.2.1", 1, NOW));
  }

  @Test
  void reuses_since() {
    event("session.reuse", AuditEvent.Outcome.SUCCESS, "192.0.2.1", NOW);
    event("session.refresh", AuditEvent.Outcome.SUCCESS, "192.0.2.1", NOW);
    assertThat(store().<Long>read(tx -> tx.outlook().reuses(NOW))).isEqualTo(1);
    assertThat(store().<Long>read(tx -> tx.outlook().reuses(NOW.plusMillis(1)))).isZero();
  }

  private TokenCounts counts(Instant now) {
    return store().read(tx -> tx.outlook().tokens(now, IDLE));
  }

  private Grant token(Instant end) {
    Grant grant = samples.grant(GrantKind.SERVICE_TOKEN, billing, end);
    write(
        tx -> {
          tx.grants().insert(grant);
          tx.serviceTokens().insert(samples.token(grant));
        });
    return grant;
  }

  private void refusal(String peer, Instant time) {
    event("session.create", AuditEvent.Outcome.DENIED, peer, time);
  }

  private void event(String action, AuditEvent.Outcome outcome, String peer, Instant time) {
    AuditTrail.Row sample = samples.event(time);
    AuditEvent like = sample.event();
    AuditEvent event =
        new AuditEvent(
            like.id(),
            time,
            like.actor(),
            like.actorTokenId(),
            action,
            like.target(),
            outcome,
            "",
            peer,
            like.details());
    write(
        tx ->
            tx.audit()
                .append(
                    new AuditTrail.Row(event, sample.hmac(), sample.segment(), sample.position())));
  }
}
