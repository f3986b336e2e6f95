package io.tokenauthority.interceptor.server;

import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.tokenauthority.interceptor.server.delegation.Delegation;
import io.tokenauthority.interceptor.server.delegation.Subject;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** What a guard needs to make a {@link Delegation} when it is asked for one. */
record Delegating(
    Optional<Channel> authority,
    Plaintext plaintext,
    Enforcement enforcement,
    ScheduledExecutorService timer,
    GuardClock clock) {

  /** What plaintext is to us. */
  enum Plaintext {
    /** Anybody on the way can read it. */
    EXPOSED,
    /** A mesh below us encrypts it. */
    ENCRYPTED_BY_MESH
  }

  Delegation by(CallCredentials own) {
    Channel channel =
        authority.orElseThrow(() -> new IllegalStateException("a delegation needs: channel"));
    return switch (plaintext) {
      case EXPOSED -> Delegation.over(channel, own, this::caller, timer, clock::nanoTime);
      case ENCRYPTED_BY_MESH ->
          Delegation.insideMesh(channel, own, this::caller, timer, clock::nanoTime);
    };
  }

  private Subject caller() {
    return new ServedSubject(Served.required(), enforcement, clock);
  }
}
