package io.tokenauthority.interceptor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.ReportUsageRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.WatchTrustRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bare interceptor on servers of any make, for calls of every type. */
class AnyTransportTest {

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);
  private final GuardedServer.Service service = new GuardedServer.Service();
  private final Deque<Runnable> open = new ArrayDeque<>();

  @AfterEach
  void stop() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }

  private enum Transport {
    IN_PROCESS {
      private final String name = UUID.randomUUID().toString();

      @Override
      ServerBuilder<?> server() {
        return InProcessServerBuilder.forName(name);
      }

      @Override
      ManagedChannelBuilder<?> channel(Server server) {
        return InProcessChannelBuilder.forName(name);
      }
    },
    NETTY {
      @Override
      ServerBuilder<?> server() {
        return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            InsecureServerCredentials.create());
      }

      @Override
      ManagedChannelBuilder<?> channel(Server server) {
        return NettyChannelBuilder.forAddress(
            "localhost", server.getPort(), InsecureChannelCredentials.create());
      }
    };

    abstract ServerBuilder<?> server();

    abstract ManagedChannelBuilder<?> channel(Server server);
  }

  /** A call of each type: the method, its request, and whether it lasts until it is ended. */
  private record Kind<Q, S>(MethodDescriptor<Q, S> method, Q request) {

    Seen begin(Channel channel) {
      Seen seen = new Seen();
      ClientCall<Q, S> call = channel.newCall(method, CallOptions.DEFAULT);
      call.start(seen.listener(), new Metadata());
      call.request(10);
      call.sendMessage(request);
      if (method.getType().clientSendsOneMessage()) {
        call.halfClose();
      }
      return seen.ending(call::halfClose);
    }

    boolean isStream() {
      return method.getType() != MethodDescriptor.MethodType.UNARY;
    }

    @Override
    public String toString() {
      return method.getType().name();
    }
  }

  /** What became of it. */
  private static final class Seen {
    private final AtomicInteger messages = new AtomicInteger();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final CompletableFuture<Metadata> trailers = new CompletableFuture<>();
    private Runnable halfClose = () -> {};

    Seen ending(Runnable halfClosing) {
      halfClose = halfClosing;
      return this;
    }

    <S> ClientCall.Listener<S> listener() {
      return new ClientCall.Listener<>() {
        @Override
        public void onMessage(S message) {
          messages.incrementAndGet();
        }

        @Override
        public void onClose(Status status, Metadata with) {
          trailers.complete(with);
          end.complete(status);
        }
      };
    }

    String reason() {
      Await.until("its end", end::isDone);
      return GuardedServer.Seen.in(end.join().asRuntimeException(trailers.join())).reason();
    }
  }

  static Stream<Arguments> everyTypeOverEveryTransport() {
    return Stream.of(Transport.values())
        .flatMap(
            transport ->
                Stream.of(
                        new Kind<>(
                            TokenAuthorityGrpc.getGetSelfMethod(),
                            GetSelfRequest.getDefaultInstance()),
                        new Kind<>(
                            TokenAuthorityGrpc.getWatchTrustMethod(),
                            WatchTrustRequest.getDefaultInstance()),
                        new Kind<>(
                            TokenAuthorityGrpc.getReportUsageMethod(),
                            ReportUsageRequest.getDefaultInstance()),
                        new Kind<>(
                            TokenAuthorityGrpc.getValidateTokensMethod(),
                            ValidateTokensRequest.getDefaultInstance()))
                    .map(kind -> Arguments.of(transport, kind)));
  }

  private ManagedChannel serve(Transport transport) throws IOException {
    TokenGuard guard = GuardedServer.guardBy(authority, time).build();
    open.push(guard::close);
    Server server = transport.server().intercept(guard.interceptor()).addService(service).build();
    guard.requireRules(server);
    open.push(server.start()::shutdownNow);
    ManagedChannel channel = transport.channel(server).build();
    open.push(channel::shutdownNow);
    return channel;
  }

  private static Channel with(String token, ManagedChannel channel) {
    Metadata headers = new Metadata();
    headers.put(Presented.AUTHORIZATION, "Bearer " + token);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @ParameterizedTest
  @MethodSource("everyTypeOverEveryTransport")
  void call_withoutToken_isRefused(Transport transport, Kind<?, ?> kind) throws Exception {
    assertThat(kind.begin(serve(transport)).reason()).isEqualTo("TOKEN_MISSING");
  }

  /** A token never seen, so that the call waits for its verdict; then the same, seen before. */
  @ParameterizedTest
  @MethodSource("everyTypeOverEveryTransport")
  void call_goodToken_isServed(Transport transport, Kind<?, ?> kind) throws Exception {
    Channel channel = with(authority.accessToken("trust:watch", "usage:report"), serve(transport));
    for (int i = 0; i < 2; i++) {
      Seen seen = kind.begin(channel);
      if (kind.method().getType() == MethodDescriptor.MethodType.CLIENT_STREAMING) {
        seen.halfClose.run();
      }
      Await.until("an answer", () -> seen.messages.get() == 1);
    }
  }

  @ParameterizedTest
  @MethodSource("everyTypeOverEveryTransport")
  void P3_streamUnderWay_endsWhenItsTokenIsRevoked(Transport transport, Kind<?, ?> kind)
      throws Exception {
    AccessClaims claims = authority.claims("trust:watch", "usage:report");
    Channel channel = with(authority.sign(claims), serve(transport));
    if (kind.isStream()) {
      Seen seen = kind.begin(channel);
      Await.until("it is under way", () -> seen.messages.get() == 1 || service.begun.get() == 1);
      authority.revoke(claims);
      assertThat(seen.reason()).isEqualTo("TOKEN_REVOKED");
    } else {
      Await.until("an answer", () -> kind.begin(channel).end.join().isOk());
      authority.revoke(claims);
      assertThat(kind.begin(channel).reason()).isEqualTo("TOKEN_REVOKED");
    }
  }
}
