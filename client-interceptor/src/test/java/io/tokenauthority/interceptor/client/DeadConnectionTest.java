package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ForwardingChannelBuilder2;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that is dead without a sign: nobody says so, nothing comes back. */
final class DeadConnectionTest {

  private final Stage stage = new Stage(Stage.Transport.NETTY);
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    stage.close();
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.add(part);
    return part;
  }

  private static int port(String target) {
    return Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
  }

  private ClientIdentity identity(Channel authority, ClientClock clock) {
    return keep(
        ClientIdentity.builder(authority)
            .source(TokenSource.serviceToken(() -> "tas_secret"))
            .clock(clock)
            .build());
  }

  /** gRPC notices after the ping's time and its answer's; 10 s is the least that it pings in. */
  @Test
  void peersConnectionDies_isNoticedByThePingAndCallsGoOnElsewhere() {
    SwallowingRelay relay = keep(new SwallowingRelay(port(stage.peerTarget())));
    TwoAddresses name = keep(new TwoAddresses(List.of(relay.port(), port(stage.peerTarget()))));
    ClientIdentity identity = identity(stage.toAuthority(), new FakeClock());
    Channel channel =
        stage.keep(
            identity
                .channel(name.target(), InsecureChannelCredentials.create())
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(1, TimeUnit.SECONDS)
                .build());
    Await.until("both connections serve", () -> isAnswered(channel) && relay.carried() > 1_000);

    relay.closeDoor();
    relay.swallow();

    int[] inARow = {0};
    Await.until(
        "twenty calls in a row",
        () -> {
          inARow[0] = isAnswered(channel) ? inARow[0] + 1 : 0;
          return inARow[0] == 20;
        });
  }

  private static boolean isAnswered(Channel channel) {
    try {
      var unused =
          TokenAuthorityGrpc.newBlockingStub(channel)
              .withDeadlineAfter(2, TimeUnit.SECONDS)
              .getSelf(GetSelfRequest.getDefaultInstance());
      return true;
    } catch (StatusRuntimeException late) {
      return false;
    }
  }

  /** The refresh that got no answer in its 5 s is not sent down the same hole again. */
  @Test
  void P6_authoritysConnectionDies_theSecondAttemptMakesAnother() {
    SwallowingRelay relay = keep(new SwallowingRelay(port(stage.authorityTarget())));
    FakeClock clock = new FakeClock();
    Noted heard = new Noted();
    ClientIdentity identity =
        keep(
            ClientIdentity.builder(
                    stage.keep(
                        AuthorityChannels.to(
                                "127.0.0.1:" + relay.port(), InsecureChannelCredentials.create())
                            .build()))
                .source(TokenSource.serviceToken(() -> "tas_secret"))
                .clock(clock)
                .listener(heard)
                .build());
    identity.prefetch().toCompletableFuture().join();

    relay.swallow();
    clock.advance(Duration.ofMinutes(16));
    identity.prefetch();
    Await.until("the attempt gets no answer", () -> heard.failed.size() == 1);
    clock.advance(Duration.ofSeconds(2));
    identity.prefetch();

    Await.until("a token", () -> identity.status().state() == TokenState.FRESH);
    assertThat(heard.failed).hasSize(1);
  }

  @Test
  void channels_pingAsOftenAsTheOtherSideBears() {
    Noting toPeer = new Noting();
    identity(stage.toAuthority(), new FakeClock()).channel(toPeer);
    assertThat(toPeer.said).contains("every 310 SECONDS", "within 10 SECONDS");
    assertThat(AuthorityChannels.AUTHORITY_KEEP_ALIVE_SECONDS).isBetween(10L, 60L);
  }

  private static final class Noting extends ForwardingChannelBuilder2<Noting> {
    final List<String> said = new ArrayList<>();
    private final ManagedChannelBuilder<?> real =
        io.grpc.inprocess.InProcessChannelBuilder.forName("nowhere");

    @Override
    protected ManagedChannelBuilder<?> delegate() {
      return real;
    }

    @Override
    public Noting keepAliveTime(long time, TimeUnit unit) {
      said.add("every " + time + " " + unit);
      return this;
    }

    @Override
    public Noting keepAliveTimeout(long time, TimeUnit unit) {
      said.add("within " + time + " " + unit);
      return this;
    }
  }
}
