package io.tokenauthority.server.limits;

import io.tokenauthority.server.limits.Buckets.Kind;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The limits that use-cases ask.
 *
 * <p>Three buckets stand in the way of somebody who guesses: the peer's failures against this name,
 * the peer's against all names, and the name's by all peers that never signed in to it. The last
 * only slows strangers: whoever signed in from a peer before is not asked it there, so nobody can
 * lock a victim out. Failures are counted when they happen, so that many good attempts at once are
 * no trouble; how many bad ones can be under way together is bounded by what checks them.
 */
public final class RateLimits {

  /** Who signed in from a peer is known there for so long: a bucket of one that is then empty. */
  private static final Allowance ACQUAINTANCE = Allowance.of(1, Duration.ofDays(30));

  private final Optional<RateLimitPolicy> policy;
  private final Buckets buckets;
  private final Optional<ValidationPace> validations;

  /**
   * @param policy empty turns every limit off ({@code rate-limit.enabled: false})
   */
  public RateLimits(Optional<RateLimitPolicy> policy, Buckets buckets) {
    this.policy = policy;
    this.buckets = buckets;
    this.validations = policy.map(RateLimitPolicy::validations).map(ValidationPace::new);
  }

  /** One more issue or refresh of a credential, by its id; else how long to wait. */
  public Optional<Duration> spend(String credential, Tier tier) {
    return policy.flatMap(p -> buckets.take(Kind.CREDENTIAL, credential, p.of(tier)));
  }

  /** One more validation for a caller, at this replica alone; else how long to wait. */
  public Optional<Duration> validate(GrantId caller, Instant now) {
    return validations.isPresent() ? validations.get().take(caller, now) : Optional.empty();
  }

  /**
   * Whether failures stand in the way of another attempt; if so, for how long.
   *
   * @param name the canonical name that it is for; empty where there is none
   */
  public Optional<Duration> blocked(String peer, String name) {
    if (policy.isEmpty()) {
      return Optional.empty();
    }
    RateLimitPolicy limits = policy.get();
    String network = Peers.network(peer);
    Optional<Duration> wait = buckets.peek(Kind.PEER, network, limits.peer());
    if (wait.isPresent() || name.isEmpty()) {
      return wait;
    }
    wait = buckets.peek(Kind.PEER_AND_NAME, pair(network, name), limits.peerAndName());
    return wait.isPresent() || isKnown(network, name)
        ? wait
        : buckets.peek(Kind.NAME, name, limits.name());
  }

  /**
   * Counts a failure.
   *
   * @return false when there were too many already: answer RATE_LIMITED, and do not write it down
   */
  public boolean failed(String peer, String name) {
    if (policy.isEmpty()) {
      return true;
    }
    RateLimitPolicy limits = policy.get();
    String network = Peers.network(peer);
    boolean within = buckets.take(Kind.PEER, network, limits.peer()).isEmpty();
    if (name.isEmpty()) {
      return within;
    }
    within &= buckets.take(Kind.PEER_AND_NAME, pair(network, name), limits.peerAndName()).isEmpty();
    if (!isKnown(network, name)) {
      within &= buckets.take(Kind.NAME, name, limits.name()).isEmpty();
    }
    return within;
  }

  /** The name was signed in to from this peer. */
  public void succeeded(String peer, String name) {
    if (policy.isPresent()) {
      String pair = pair(Peers.network(peer), name);
      var unused = buckets.take(Kind.ACQUAINTANCE, pair, ACQUAINTANCE);
    }
  }

  private boolean isKnown(String network, String name) {
    return buckets.peek(Kind.ACQUAINTANCE, pair(network, name), ACQUAINTANCE).isPresent();
  }

  private static String pair(String network, String name) {
    return network + " " + name;
  }
}
