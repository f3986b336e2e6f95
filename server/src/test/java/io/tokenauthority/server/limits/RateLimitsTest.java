package io.tokenauthority.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final RateLimitPolicy policy =
      new RateLimitPolicy(
          Map.of(Tier.DEFAULT, Allowance.of(10, HOUR), Tier.PREMIUM, new Allowance(5, 100, HOUR)),
          Allowance.of(3, Duration.ofSeconds(1)),
          Allowance.of(3, MINUTE),
          Allowance.of(6, MINUTE),
          Allowance.of(4, MINUTE));
  private final RateLimits limits =
      new RateLimits(Optional.of(policy), new LocalBuckets(nanos::get));

  @Test
  void spend_perCredentialByTier() {
    assertThat(spent("one", Tier.DEFAULT)).isEqualTo(10);
    assertThat(spent("two", Tier.DEFAULT)).isEqualTo(10);
    assertThat(spent("three", Tier.PREMIUM)).isEqualTo(5);
    assertThat(spent("four", new Tier("unheard-of"))).isEqualTo(10);

    Optional<Duration> wait = limits.spend("one", Tier.DEFAULT);
    assertThat(wait).isPresent();
    assertThat(wait.orElseThrow()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    pass(wait.orElseThrow());
    assertThat(spent("one", Tier.DEFAULT)).isEqualTo(1);
  }

  @Test
  void validate_perCaller() {
    GrantId caller = new GrantId("0123456789012345678901");
    for (int i = 0; i < 3; i++) {
      assertThat(limits.validate(caller, NOW)).isEmpty();
    }
    Duration wait = limits.validate(caller, NOW).orElseThrow();
    assertThat(wait).isEqualTo(Duration.ofSeconds(1).dividedBy(3));
    assertThat(limits.validate(new GrantId("1123456789012345678901"), NOW)).isEmpty();

    assertThat(limits.validate(caller, NOW.plus(wait).minusMillis(1))).isPresent();
    assertThat(limits.validate(caller, NOW.plus(wait))).isEmpty();
    assertThat(limits.validate(caller, NOW.plus(wait))).isPresent();
    for (int i = 0; i < 3; i++) {
      assertThat(limits.validate(caller, NOW.plus(Duration.ofHours(1)))).isEmpty();
    }
    assertThat(limits.validate(caller, NOW.plus(Duration.ofHours(1)))).isPresent();
  }

  @Test
  void validate_clockPutForwardAndBack_locksNobodyOut() {
    GrantId caller = new GrantId("0123456789012345678901");
    assertThat(limits.validate(caller, NOW.plus(Duration.ofDays(365)))).isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(limits.validate(caller, NOW)).isEmpty();
    }
    assertThat(limits.validate(caller, NOW)).isPresent();
  }

  @Test
  void blocked_afterFailuresOfThisPeerAgainstThisName() {
    for (int i = 0; i < 3; i++) {
      assertThat(limits.blocked("peer", "ada")).isEmpty();
      assertThat(limits.failed("peer", "ada")).isTrue();
    }
    assertThat(limits.blocked("peer", "ada")).isPresent();
    assertThat(limits.blocked("peer", "bob")).isEmpty();
    assertThat(limits.blocked("other", "ada")).isEmpty();
    assertThat(limits.failed("peer", "ada")).isFalse();
    pass(MINUTE);
    assertThat(limits.blocked("peer", "ada")).isEmpty();
  }

  @Test
  void blocked_afterFailuresOfThisPeerAgainstManyNames() {
    for (int i = 0; i < 6; i++) {
      assertThat(limits.failed("peer", "name-" + i)).isTrue();
    }
    assertThat(limits.blocked("peer", "fresh")).isPresent();
    assertThat(limits.blocked("peer", "")).isPresent();
    assertThat(limits.blocked("other", "fresh")).isEmpty();
  }

  @Test
  void blocked_nameUnderAttack_slowsStrangersOnly() {
    limits.succeeded("home", "ada");
    for (int i = 0; i < 4; i++) {
      limits.failed("stranger-" + i, "ada");
    }
    assertThat(limits.blocked("new-stranger", "ada")).isPresent();
    assertThat(limits.blocked("home", "ada")).isEmpty();
    limits.failed("home", "ada");
    assertThat(limits.blocked("home", "ada")).isEmpty();
    pass(MINUTE);
    assertThat(limits.blocked("new-stranger", "ada")).isEmpty();
  }

  @Test
  void off_nothingIsEverRefused() {
    RateLimits off = new RateLimits(Optional.empty(), new LocalBuckets(nanos::get));
    for (int i = 0; i < 1000; i++) {
      assertThat(off.failed("peer", "ada")).isTrue();
      assertThat(off.blocked("peer", "ada")).isEmpty();
      assertThat(off.spend("one", Tier.DEFAULT)).isEmpty();
      assertThat(off.validate(new GrantId("0123456789012345678901"), NOW)).isEmpty();
    }
  }

  @Test
  void P13_moreKeysThanTheTableHolds_staysBounded() {
    LocalBuckets table = new LocalBuckets(nanos::get);
    Allowance one = Allowance.of(1, HOUR);
    for (int i = 0; i < 2 * LocalBuckets.LIMIT; i++) {
      table.take(Buckets.Kind.PEER, "peer-" + i, one);
    }
    assertThat(table.size()).isLessThanOrEqualTo(LocalBuckets.LIMIT);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,             192.0.2.1",
    "2001:db8:1:2:3:4:5:6,  20010db800010002::/64",
    "2001:db8:1:2::ffff,    20010db800010002::/64",
    "2001:db8:1:3::ffff,    20010db800010003::/64",
    "::1,                   0000000000000000::/64",
    "::ffff:192.0.2.1,      192.0.2.1",
    "in-process,            in-process",
    "no:address:at:all,     no:address:at:all"
  })
  void peer_ofIpv6_isItsNetwork(String peer, String network) {
    assertThat(Peers.network(peer)).isEqualTo(network);
  }

  private int spent(String credential, Tier tier) {
    int count = 0;
    while (limits.spend(credential, tier).isEmpty()) {
      count++;
    }
    return count;
  }

  private void pass(Duration span) {
    nanos.addAndGet(span.toNanos());
  }
}
