package io.tokenauthority.interceptor.server;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.tokenauthority.interceptor.server.delegation.Delegation;
import io.tokenauthority.interceptor.server.delegation.Subject;
import io.tokenauthority.interceptor.server.metrics.GuardListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** What a guard needs to make a {@link Delegation} when it is asked for one. */
final class Delegating {

  /** Each holds tokens of its own and is swept to the guard's end: they are to be kept. */
  private static final int MOST = 32;

  /** What plaintext is to us. */
  enum Plaintext {
    /** Anybody on the way can read it. */
    EXPOSED,
    /** A mesh below us encrypts it. */
    ENCRYPTED_BY_MESH
  }

  private final Optional<Channel> authority;
  private final Plaintext plaintext;
  private final Enforcement enforcement;
  private final ScheduledExecutorService timer;
  private final GuardClock clock;
  private final GuardListener listener;
  private final List<Delegation> made = new ArrayList<>(); // guarded by this

  Delegating(
      Optional<Channel> authority,
      Plaintext plaintext,
      Enforcement enforcement,
      ScheduledExecutorService timer,
      GuardClock clock,
      GuardListener listener) {
    this.authority = authority;
    this.plaintext = plaintext;
    this.enforcement = enforcement;
    this.timer = timer;
    this.clock = clock;
    this.listener = listener;
  }

  synchronized Delegation by(ClientInterceptor own) {
    Channel channel =
        authority.orElseThrow(() -> new IllegalStateException("a delegation needs: channel"));
    if (made.size() == MOST) {
      throw new IllegalStateException("a guard makes 32 delegations at most: make one and keep it");
    }
    Delegation.Ground ground = new Delegation.Ground(channel, timer, clock::nanoTime, listener);
    Delegation delegation =
        switch (plaintext) {
          case EXPOSED -> Delegation.over(ground, own, this::caller);
          case ENCRYPTED_BY_MESH -> Delegation.insideMesh(ground, own, this::caller);
        };
    made.add(delegation);
    return delegation;
  }

  /** How many tokens are held for callers, by all of them. */
  synchronized long tokens() {
    return made.stream().mapToLong(Delegation::size).sum();
  }

  private Subject caller() {
    return new ServedSubject(Served.required(), enforcement, clock);
  }
}
