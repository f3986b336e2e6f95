package io.tokenauthority.interceptor.server;

import static io.tokenauthority.interceptor.server.GuardedServer.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.BindableService;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.token.jwt.Confirmation;
import io.tokenauthority.v1.GetKeySetRequest;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over sockets: certificates, addresses, the well-known services. */
class GuardOverNettyTest {

  @TempDir private Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);
  private final List<Runnable> endings = new ArrayList<>();

  @AfterEach
  void stop() {
    for (int i = endings.size() - 1; i >= 0; i--) {
      endings.get(i).run();
    }
  }

  private int serve(ServerCredentials credentials, TokenGuardBuilder builder) throws IOException {
    TokenGuard guard = builder.build();
    endings.add(guard::close);
    BindableService[] services = {
      new GuardedServer.Service(),
      new HealthStatusManager().getHealthService(),
      ProtoReflectionServiceV1.newInstance()
    };
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
            .addServices(guard.protect(services))
            .build()
            .start();
    endings.add(server::shutdownNow);
    return server.getPort();
  }

  private ManagedChannel channel(int port, ChannelCredentials credentials) {
    ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", port, credentials).build();
    endings.add(channel::shutdownNow);
    return channel;
  }

  private static String self(ManagedChannel channel, String token) {
    Metadata headers = new Metadata();
    headers.put(Presented.AUTHORIZATION, "Bearer " + token);
    return TokenAuthorityGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .getSelf(GetSelfRequest.getDefaultInstance())
        .getSubject();
  }

  @Test
  void boundToken_onlyWithItsOwnCertificate_isServed() throws Exception {
    SelfSigned serverSide = SelfSigned.in(folder, "server");
    SelfSigned client = SelfSigned.in(folder, "client");
    ServerCredentials credentials =
        TlsServerCredentials.newBuilder()
            .keyManager(serverSide.keys())
            .trustManager(client.trust())
            .clientAuth(TlsServerCredentials.ClientAuth.OPTIONAL)
            .build();
    int port = serve(credentials, GuardedServer.guardBy(authority, time));
    ManagedChannel withCertificate =
        channel(
            port,
            TlsChannelCredentials.newBuilder()
                .trustManager(serverSide.trust())
                .keyManager(client.keys())
                .build());
    ManagedChannel without =
        channel(port, TlsChannelCredentials.newBuilder().trustManager(serverSide.trust()).build());

    String bound =
        authority.sign(authority.claims().withConfirmation(Confirmation.of(client.certificate())));
    String boundToAnother =
        authority.sign(
            authority.claims().withConfirmation(Confirmation.of(serverSide.certificate())));
    assertThat(self(withCertificate, bound)).isEqualTo("billing");
    assertThat(self(withCertificate, authority.accessToken())).isEqualTo("billing");
    assertThat(reasonOf(() -> self(without, bound))).isEqualTo("TOKEN_INVALID");
    assertThat(reasonOf(() -> self(withCertificate, boundToAnother))).isEqualTo("TOKEN_INVALID");
    assertThat(self(without, authority.accessToken())).isEqualTo("billing");
  }

  @Test
  void boundOpaqueToken_withoutCertificate_isInvalid() throws Exception {
    SelfSigned client = SelfSigned.in(folder, "client");
    ManagedChannel channel =
        channel(
            serve(InsecureServerCredentials.create(), GuardedServer.guardBy(authority, time)),
            InsecureChannelCredentials.create());
    String bound =
        authority.opaqueToken(
            authority.claims().withConfirmation(Confirmation.of(client.certificate())));
    assertThat(reasonOf(() -> self(channel, bound))).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void health_withoutToken_isPublic() throws Exception {
    ManagedChannel channel =
        channel(
            serve(InsecureServerCredentials.create(), GuardedServer.guardBy(authority, time)),
            InsecureChannelCredentials.create());
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatusValue())
        .isEqualTo(HealthCheckResponse.ServingStatus.SERVING_VALUE);
    assertThat(
            TokenAuthorityGrpc.newBlockingStub(channel)
                .getKeySet(GetKeySetRequest.getDefaultInstance())
                .getEtag())
        .isEqualTo("nobody");
  }

  @Test
  void reflection_onLoopback_isPublicUnlessSaidOtherwise() throws Exception {
    ManagedChannel open =
        channel(
            serve(InsecureServerCredentials.create(), GuardedServer.guardBy(authority, time)),
            InsecureChannelCredentials.create());
    ManagedChannel closed =
        channel(
            serve(
                InsecureServerCredentials.create(),
                GuardedServer.guardBy(authority, time)
                    .rule("grpc.reflection.v1.ServerReflection/*", AccessRule.authenticated())),
            InsecureChannelCredentials.create());
    assertThat(reflect(open).join()).isPositive();
    assertThat(reasonOf(() -> rethrown(reflect(closed)))).isEqualTo("TOKEN_MISSING");
  }

  private static int rethrown(CompletableFuture<Integer> answer) {
    try {
      return answer.join();
    } catch (CompletionException failed) {
      throw (RuntimeException) failed.getCause();
    }
  }

  private static CompletableFuture<Integer> reflect(ManagedChannel channel) {
    CompletableFuture<Integer> services = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<ServerReflectionResponse>() {
                  @Override
                  public void onNext(ServerReflectionResponse answer) {
                    services.complete(answer.getListServicesResponse().getServiceCount());
                  }

                  @Override
                  public void onError(Throwable failed) {
                    services.completeExceptionally(failed);
                  }

                  @Override
                  public void onCompleted() {}
                });
    questions.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    questions.onCompleted();
    return services;
  }
}
