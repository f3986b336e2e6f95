package io.tokenauthority.testing;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.interceptor.server.TokenGuardBuilder;
import io.tokenauthority.interceptor.server.trust.TrustFeed;
import io.tokenauthority.interceptor.server.trust.WatchedTrust;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * What the guards of a test share: an account of their own, one authenticated channel, and a timer.
 * Made when the first is.
 */
final class Verifiers {

  private static final String ACCOUNT = "test-verifier";
  private static final String[] SCOPES = {"trust:watch", "tokens:validate", "usage:report"};

  private final TestAuthority authority;
  private final Residence residence;
  private final TestClock clock;

  // Guarded by this.
  private @Nullable ManagedChannel channel;
  private @Nullable ScheduledExecutorService timer;

  Verifiers(TestAuthority authority, Residence residence, TestClock clock) {
    this.authority = authority;
    this.residence = residence;
    this.clock = clock;
  }

  TokenGuardBuilder newGuard(String audience) {
    ManagedChannel toAuthority = channel();
    // The feed runs in the machine's time, as its beats and pauses do.
    TrustFeed feed =
        WatchedTrust.follow(
            toAuthority,
            timer(),
            InstantSource.system(),
            System::nanoTime,
            new SplittableRandom(),
            () -> {});
    residence.keep(feed);
    return TokenGuard.builder()
        .issuer(authority.issuer())
        .audience(audience)
        .channel(toAuthority)
        .trust(new JumpedFeed(feed, clock, residence.relay()::isDown));
  }

  private synchronized ManagedChannel channel() {
    if (channel == null) {
      ClientIdentity own = authority.identityFor(ACCOUNT, authority.issuer(), SCOPES);
      channel =
          residence.keepChannel(
              own.channel(authority.address(), InsecureChannelCredentials.create()).build());
    }
    return channel;
  }

  private synchronized ScheduledExecutorService timer() {
    if (timer == null) {
      ScheduledThreadPoolExecutor own =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread thread = new Thread(task, "test-authority-feeds");
                thread.setDaemon(true);
                return thread;
              });
      residence.keep(own::shutdownNow);
      timer = own;
    }
    return timer;
  }

  synchronized void reconnect() {
    if (channel != null) {
      channel.resetConnectBackoff();
    }
  }
}
