package io.tokenauthority.testing;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.server.Authority;
import io.tokenauthority.server.SteadyTime;
import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.SetupRequest;
import io.tokenauthority.v1.TokenSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where an authority lives in a test: its folder, its process's part, its two doors (one for the
 * test's clients, which faults stand before, and one for the admin), and all that must end with it.
 */
final class Residence implements AutoCloseable {

  private static final String ADMIN = "test-admin";
  private static final int RADIX = 36;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final int PASSWORD_BITS = 160;
  private static final int DEADLINE_SECONDS = 20;

  private final Configuration configuration;
  private final TestClock.Face time;
  private final Relay relay;
  private final Relay adminDoor;
  private final ManagedChannel adminChannel;

  // Guarded by this.
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private Authority authority;
  private boolean closed;

  private Residence(Configuration configuration, TestClock.Face time) {
    this.configuration = configuration;
    this.time = time;
    this.authority = start();
    this.relay = keep(Relay.start());
    this.adminDoor = keep(Relay.start());
    this.adminChannel = keepChannel(TestAuthority.plain("127.0.0.1:" + adminDoor.port()));
    openDoors();
  }

  static Residence open(TestAuthorityBuilder builder, TestClock.Face time) {
    Path folder = newFolder();
    try {
      return new Residence(builder.configuration(folder), time);
    } catch (RuntimeException | Error failed) {
      remove(folder);
      throw failed;
    }
  }

  private Authority start() {
    return Authority.start(configuration, new SteadyTime(time, time::nanos));
  }

  private void openDoors() {
    relay.leadTo(authority.grpcPort());
    adminDoor.leadTo(authority.grpcPort());
  }

  /**
   * A channel on which every call is of an account with all of the admin's scopes: its service
   * token outlives jumps of the clock, as the admin's session would not.
   */
  Channel adminChannel(IdentityClock clock) {
    TokenSet session =
        AuthorityGrpc.newBlockingStub(adminChannel)
            .withWaitForReady()
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .setup(
                SetupRequest.newBuilder()
                    .setSetupToken(authority.setupToken().orElseThrow())
                    .setUsername(ADMIN)
                    .setPassword(new BigInteger(PASSWORD_BITS, new SecureRandom()).toString(RADIX))
                    .build())
            .getTokens();
    Administration first =
        new Administration(
            ClientInterceptors.intercept(adminChannel, new Bearer(session.getAccessToken())),
            issuer());
    first.create(ADMIN, session.getScopesList(), Set.of(issuer()));
    String secret = first.eternalToken(ADMIN, Set.of(issuer()));
    ClientIdentity identity =
        keep(
            ClientIdentity.builder(adminChannel)
                .source(TokenSource.serviceToken(() -> secret))
                .audience(issuer())
                .clock(clock)
                .build());
    return keepChannel(
        identity
            .channel("127.0.0.1:" + adminDoor.port(), InsecureChannelCredentials.create())
            .build());
  }

  /** A channel through the door for all. */
  ManagedChannel channel() {
    return keepChannel(TestAuthority.plain(address()));
  }

  String issuer() {
    return configuration.issuer().value();
  }

  String address() {
    return "127.0.0.1:" + relay.port();
  }

  Duration longestAccessLife() {
    return configuration.policy().tokens().access().most();
  }

  Relay relay() {
    return relay;
  }

  synchronized void catchUp() {
    if (!closed) {
      authority.catchUp();
    }
  }

  /** Another process's part in its place, on the same state. */
  synchronized void restart() {
    authority.close();
    relay.cut();
    adminDoor.cut();
    authority = start();
    openDoors();
  }

  void reconnectAdmin() {
    adminChannel.resetConnectBackoff();
  }

  synchronized <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  ManagedChannel keepChannel(ManagedChannel channel) {
    keep(() -> end(channel));
    return channel;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    while (!parts.isEmpty()) {
      end(parts.pop());
    }
    authority.close();
    remove(configuration.state().dataDir());
  }

  /** Lets it say good-bye: a connection that is cut under a stream makes noise in the log. */
  private static void end(ManagedChannel channel) {
    channel.shutdownNow();
    try {
      channel.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(AutoCloseable part) {
    try {
      part.close();
    } catch (RuntimeException broken) {
      throw broken;
    } catch (Exception checked) {
      throw new IllegalStateException(checked);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("test-authority");
    } catch (IOException noFolder) {
      throw new UncheckedIOException(noFolder);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException stays) {
      throw new UncheckedIOException(stays);
    }
  }
}
