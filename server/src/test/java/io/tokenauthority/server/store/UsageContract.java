package io.tokenauthority.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.Usage.Count;
import io.tokenauthority.server.store.Usage.Hour;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sentences of {@link Usage}. */
public abstract class UsageContract extends PortContract {

  private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant ELEVEN = TEN.plusSeconds(3600);
  private static final Instant NOON = ELEVEN.plusSeconds(3600);

  private final Account owner = samples.service();
  private final Grant grant = samples.grant(GrantKind.SERVICE_TOKEN, owner);
  private final ServiceToken token = samples.token(grant);

  @BeforeEach
  void insertToken() {
    write(
        tx -> {
          tx.accounts().insert(owner);
          tx.grants().insert(grant);
          tx.serviceTokens().insert(token);
        });
  }

  @Test
  void add_sumsByTheHourOfTheLastUse() {
    add(new Count(grant.id(), 3, TEN), new Count(grant.id(), 4, ELEVEN.minusMillis(1)));
    add(new Count(grant.id(), 5, ELEVEN));
    assertThat(hours(TEN, NOON)).containsExactly(new Hour(TEN, 7), new Hour(ELEVEN, 5));
    assertThat(holding().useCount()).isEqualTo(12);
    assertThat(holding().lastUsed()).contains(ELEVEN);
  }

  @Test
  void add_earlierUse_movesTheLastNeverBack() {
    add(new Count(grant.id(), 1, ELEVEN));
    add(new Count(grant.id(), 1, TEN));
    assertThat(holding().lastUsed()).contains(ELEVEN);
    assertThat(holding().useCount()).isEqualTo(2);
  }

  @Test
  void add_unknownGrant_isPassedOver() {
    Grant unknown = samples.grant(GrantKind.SERVICE_TOKEN, owner);
    int taken =
        store()
            .write(
                tx ->
                    tx.usage()
                        .add(
                            List.of(
                                new Count(unknown.id(), 3, TEN), new Count(grant.id(), 4, TEN))));
    assertThat(taken).isEqualTo(1);
    assertThat(store().<List<Hour>>read(tx -> tx.usage().hours(unknown.id(), TEN, NOON))).isEmpty();
  }

  @Test
  void hours_fromInclusiveUntilExclusive() {
    add(new Count(grant.id(), 1, TEN), new Count(grant.id(), 2, ELEVEN));
    assertThat(hours(TEN, ELEVEN)).containsExactly(new Hour(TEN, 1));
    assertThat(hours(ELEVEN, NOON)).containsExactly(new Hour(ELEVEN, 2));
  }

  @Test
  void purge_hoursBefore_atMostLimit() {
    add(new Count(grant.id(), 1, TEN), new Count(grant.id(), 2, ELEVEN));
    assertThat(purge(TEN)).isZero();
    assertThat(purge(NOON)).isEqualTo(1);
    assertThat(hours(TEN, NOON)).containsExactly(new Hour(ELEVEN, 2));
    assertThat(holding().useCount()).isEqualTo(3);
  }

  private void add(Count... counts) {
    write(tx -> assertThat(tx.usage().add(List.of(counts))).isEqualTo(counts.length));
  }

  private List<Hour> hours(Instant from, Instant until) {
    return store().read(tx -> tx.usage().hours(grant.id(), from, until));
  }

  private Holding holding() {
    return store().read(tx -> tx.serviceTokens().find(token.id()).orElseThrow());
  }

  private int purge(Instant before) {
    return store().write(tx -> tx.usage().purge(before, 1));
  }
}
