package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.LATER;
import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.lifecycle.ServiceToken.State;
import io.tokenauthority.server.store.ServiceTokens.Counts;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.ServiceTokens.StateWindow;
import io.tokenauthority.server.store.ServiceTokens.TokenFilter;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The listings and counts of {@link ServiceTokens}, held to the rule of {@link ServiceToken}. */
public abstract class ServiceTokenListsContract extends PortContract {

  private static final StateWindow WINDOW = new StateWindow(NOW, Duration.ofDays(7));

  private final Account owner = samples.service();
  private final List<ServiceToken> tokens = new ArrayList<>();

  /**
   * One token of every ending, for each end around now and the window's edge, in each kind of
   * grant.
   */
  @BeforeEach
  void insertTokens() {
    Account old = samples.service();
    Account gone = samples.service();
    Instant edge = NOW.plus(WINDOW.expiringWindow());
    write(
        tx -> {
          List.of(owner, old, gone).forEach(tx.accounts()::insert);
          for (Account account : List.of(owner, owner, old, gone)) {
            for (Instant end : List.of(NOW, NOW.plusMillis(1), edge, edge.plusMillis(1), LATER)) {
              insertOneOfEach(tx, samples.grant(GrantKind.SERVICE_TOKEN, account, end));
            }
          }
          Grant eternal = samples.grant(GrantKind.SERVICE_TOKEN, owner, ServiceToken.ETERNAL);
          tx.grants().insert(eternal);
          insert(tx, samples.token(eternal));
          tx.accounts().replace(old.withAllRevoked(NOW));
          tx.accounts().replace(gone.in(AccountState.DELETED, NOW));
          for (ServiceToken token : tokens.subList(0, 4)) {
            tx.grants().revoke(token.grant(), new Grant.End(NOW, ""));
          }
        });
  }

  private void insertOneOfEach(Transaction tx, Grant grant) {
    tx.grants().insert(grant);
    ServiceToken opaque = insert(tx, samples.token(grant));
    insert(tx, samples.jwt(grant, new KeyId("key-1"), grant.expireTime()));
    ServiceToken superseded = insert(tx, samples.token(grant));
    tx.serviceTokens().supersede(superseded.supersededBy(opaque.id(), grant.expireTime()));
    ServiceToken retired = insert(tx, samples.token(grant));
    tx.serviceTokens().retire(retired.id(), NOW);
  }

  private ServiceToken insert(Transaction tx, ServiceToken token) {
    tx.serviceTokens().insert(token);
    tokens.add(token);
    return token;
  }

  @Test
  void list_all_newestFirst_inPages() {
    List<TokenId> listed = new ArrayList<>();
    Page<Holding> page = list(TokenFilter.ALL, first(30));
    while (true) {
      page.items().forEach(each -> listed.add(each.token().id()));
      if (page.next().isEmpty()) {
        break;
      }
      page = list(TokenFilter.ALL, next(page, 30));
    }
    List<TokenId> newestFirst = new ArrayList<>(tokens.stream().map(ServiceToken::id).toList());
    Collections.reverse(newestFirst);
    assertThat(listed).isEqualTo(newestFirst);
  }

  @Test
  void list_byState_isTheRuleOfTheLifecycle() {
    Map<State, List<TokenId>> expected = new EnumMap<>(State.class);
    for (Holding each : list(TokenFilter.ALL, first(1000)).items()) {
      expected.computeIfAbsent(state(each), s -> new ArrayList<>()).add(each.token().id());
    }
    assertThat(expected).hasSize(State.values().length);
    for (State state : State.values()) {
      assertThat(list(byState(state), first(1000)).items())
          .map(each -> each.token().id())
          .isEqualTo(expected.get(state));
    }
  }

  @Test
  void count_perState_isTheRuleOfTheLifecycle() {
    Map<State, Long> expected = new EnumMap<>(State.class);
    for (Holding each : list(TokenFilter.ALL, first(1000)).items()) {
      expected.merge(state(each), 1L, Long::sum);
    }
    Counts counts = store().read(tx -> tx.serviceTokens().count(WINDOW));
    assertThat(counts)
        .isEqualTo(
            new Counts(
                expected.getOrDefault(State.ACTIVE, 0L),
                expected.getOrDefault(State.EXPIRING, 0L),
                expected.getOrDefault(State.EXPIRED, 0L),
                expected.getOrDefault(State.REVOKED, 0L),
                Optional.of(NOW.plusMillis(1))));
  }

  @Test
  void list_byState_pagesWithoutLossOrRepeat() {
    List<TokenId> whole =
        list(byState(State.REVOKED), first(1000)).items().stream()
            .map(each -> each.token().id())
            .toList();
    List<TokenId> listed = new ArrayList<>();
    Page<Holding> page = list(byState(State.REVOKED), first(7));
    while (true) {
      page.items().forEach(each -> listed.add(each.token().id()));
      if (page.next().isEmpty()) {
        break;
      }
      page = list(byState(State.REVOKED), next(page, 7));
    }
    assertThat(listed).isEqualTo(whole);
  }

  @Test
  void list_everyOtherField_matches() {
    Holding some = list(TokenFilter.ALL, first(1)).items().get(0);
    write(tx -> tx.usage().add(List.of(new Usage.Count(some.grant().id(), 1, NOW))));
    TimeRange used = new TimeRange(Optional.of(NOW), Optional.empty());
    TimeRange early = new TimeRange(Optional.empty(), Optional.of(NOW.plusMillis(1)));
    TimeRange always = TimeRange.ALWAYS;
    assertThat(size(filter("account", owner.id().value(), null, always, always, always)))
        .isEqualTo(41);
    assertThat(size(filter("grant", some.grant().id().value(), null, always, always, always)))
        .isEqualTo(1);
    assertThat(size(filter("name", "nightly export", null, always, always, always)))
        .isEqualTo(tokens.size());
    assertThat(size(filter("name", "other", null, always, always, always))).isZero();
    assertThat(size(filter("creator", "nobody", null, always, always, always))).isZero();
    assertThat(size(filter("", "", true, always, always, always))).isEqualTo(1);
    assertThat(size(filter("", "", false, always, always, always))).isEqualTo(tokens.size() - 1);
    assertThat(size(filter("", "", null, early, always, always))).isZero();
    assertThat(size(filter("", "", null, always, early, always))).isEqualTo(16);
    assertThat(size(filter("", "", null, always, always, used))).isEqualTo(1);
    assertThat(
            size(
                new TokenFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(ServiceToken.Format.JWT),
                    Optional.empty(),
                    Optional.empty(),
                    always,
                    always,
                    always)))
        .isEqualTo(20);
  }

  private static State state(Holding each) {
    return each.token().state(each.grant(), each.account(), WINDOW.expiringWindow(), WINDOW.now());
  }

  private Page<Holding> list(TokenFilter filter, PageRequest page) {
    return store().read(tx -> tx.serviceTokens().list(filter, WINDOW, page));
  }

  private int size(TokenFilter filter) {
    return list(filter, first(1000)).items().size();
  }

  private static TokenFilter byState(State state) {
    return new TokenFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(state),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        TimeRange.ALWAYS,
        TimeRange.ALWAYS,
        TimeRange.ALWAYS);
  }

  private static TokenFilter filter(
      String field,
      String value,
      @Nullable Boolean eternal,
      TimeRange created,
      TimeRange expires,
      TimeRange used) {
    return new TokenFilter(
        Optional.of(value).filter(v -> field.equals("account")),
        Optional.of(value).filter(v -> field.equals("grant")),
        Optional.of(value).filter(v -> field.equals("name")),
        Optional.empty(),
        Optional.empty(),
        Optional.of(value).filter(v -> field.equals("creator")),
        Optional.ofNullable(eternal),
        created,
        expires,
        used);
  }
}
