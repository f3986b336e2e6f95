package io.tokenauthority.bench;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import java.time.Duration;
import java.util.List;

/**
 * A call through the client interceptor with a fresh token, against the same call with a fixed
 * header, and against google-auth-library with grpc-auth. One echo answers all.
 */
final class IdentityRows {
  private static final Budget OF_ECHO = Budget.ratio(0.97);

  private final Scene scene;
  private final Contest.Plan plan;

  IdentityRows(Scene scene, Contest.Plan plan) {
    this.scene = scene;
    this.plan = plan;
  }

  void run(Report report) throws InterruptedException {
    String bearer = scene.known().getAccessToken();
    try (ClientIdentity identity = identity();
        Calls ours = new Calls(() -> channel().intercept(identity.interceptor()));
        Calls whole =
            new Calls(() -> identity.channel(target(), InsecureChannelCredentials.create()));
        Calls google =
            new Calls(() -> channel().intercept(attaching(GoogleCredentials.of(bearer))));
        Calls echo = new Calls(scene.echoPort(), bearer)) {
      identity.prefetch().toCompletableFuture().join();
      List<Comparison> shown =
          new Contest(
                  "through the client interceptor, token fresh, 32 in flight",
                  GuardRows.call(ours),
                  List.of(
                      new Side("echo", GuardRows.call(echo)),
                      new Side("google-auth-library with grpc-auth", GuardRows.call(google))),
                  32)
              .run(plan.atLeast(Duration.ofSeconds(9)));
      report.add(shown.get(0).within(OF_ECHO));
      report.add(shown.get(1));
      new Contest(
              "over the client library's own channel (gRPC's retry on), 32 in flight",
              GuardRows.call(whole),
              List.of(new Side("echo", GuardRows.call(echo))),
              32)
          .run(plan.atLeast(Duration.ofSeconds(5)))
          .forEach(report::add);
    }
  }

  private ClientIdentity identity() {
    return ClientIdentity.builder(scene.authority().channel())
        .source(TokenSource.serviceToken(scene::secret))
        .audience(Scene.AUDIENCE)
        .build();
  }

  private ManagedChannelBuilder<?> channel() {
    return NettyChannelBuilder.forTarget(target()).usePlaintext();
  }

  private String target() {
    return "127.0.0.1:" + scene.echoPort();
  }

  static ClientInterceptor attaching(CallCredentials credentials) {
    CallOptions attached = CallOptions.DEFAULT.withCallCredentials(credentials);
    return new ClientInterceptor() {
      @Override
      public <Q, R> ClientCall<Q, R> interceptCall(
          MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return next.newCall(method, attached);
      }
    };
  }
}
