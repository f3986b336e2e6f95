package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.tokenauthority.v1.ErrorReason;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A channel of ours to a service of two servers. */
final class SeveralAddressesTest {

  private final Stage stage = new Stage(Stage.Transport.NETTY);
  private final Peer one = new Peer();
  private final Peer other = new Peer();

  /** A protected server with a health service. */
  private static final class Peer {
    final GuardedPeer service = new GuardedPeer();
    final HealthStatusManager health = new HealthStatusManager();
    final Server server;

    Peer() {
      try {
        server =
            Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(ServerInterceptors.intercept(service, service))
                .addService(health.getHealthService())
                .build()
                .start();
      } catch (IOException unlucky) {
        throw new AssertionError(unlucky);
      }
    }

    int calls() {
      return service.seen.size();
    }
  }

  private TwoAddresses name = new TwoAddresses(List.of());
  private final ClientIdentity identity =
      ClientIdentity.builder(stage.toAuthority())
          .source(TokenSource.serviceToken(() -> "tas_secret"))
          .build();

  @BeforeEach
  void connect() {
    name.close();
    name = new TwoAddresses(List.of(one.server.getPort(), other.server.getPort()));
  }

  @AfterEach
  void close() {
    identity.close();
    stage.close();
    name.close();
    one.server.shutdownNow();
    other.server.shutdownNow();
  }

  private Channel channel() {
    return stage.keep(identity.channel(name.target(), InsecureChannelCredentials.create()).build());
  }

  /** Calls until it is so; each must succeed. */
  private static void callUntil(
      Channel channel, String what, java.util.function.BooleanSupplier so) {
    Await.until(
        what,
        () -> {
          try {
            Calls.UNARY.run(channel);
          } catch (Exception failed) {
            throw new AssertionError(failed);
          }
          return so.getAsBoolean();
        });
  }

  @Test
  void bothServing_callsGoToBoth() {
    callUntil(channel(), "both are called", () -> one.calls() > 5 && other.calls() > 5);
  }

  @Test
  void oneGoesNotServing_callsGoOnAtTheOtherAndComeBack() {
    Channel channel = channel();
    callUntil(channel, "both are called", () -> one.calls() > 0 && other.calls() > 0);

    one.health.setStatus("", ServingStatus.NOT_SERVING);
    int[] last = {one.calls(), other.calls()};
    callUntil(
        channel,
        "twenty calls in a row leave it alone",
        () -> {
          if (one.calls() > last[0]) {
            last[0] = one.calls();
            last[1] = other.calls();
          }
          return other.calls() - last[1] >= 20;
        });

    one.health.setStatus("", ServingStatus.SERVING);
    callUntil(channel, "it is called again", () -> one.calls() > last[0]);
  }

  @Test
  void oneStops_callsGoOnAtTheOther() throws Exception {
    Channel channel = channel();
    callUntil(channel, "both are called", () -> one.calls() > 0 && other.calls() > 0);

    one.server.shutdown();
    assertThat(one.server.awaitTermination(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    int before = other.calls();
    callUntil(channel, "twenty more calls", () -> other.calls() >= before + 20);
  }

  @Test
  void tokenRefusedByBoth_oneRefreshServesBoth() {
    one.service.verdict =
        seen ->
            seen.equals("Bearer access-1")
                ? Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED)
                : null;
    other.service.verdict = one.service.verdict;

    callUntil(channel(), "both are called", () -> one.calls() > 1 && other.calls() > 1);
    assertThat(stage.authority.issues).hasSize(2);
  }
}
