package io.tokenauthority.examples.otp;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.protobuf.services.HealthStatusManager;
import io.tokenauthority.examples.otp.v1.OtpServiceGrpc;
import io.tokenauthority.examples.otp.v1.OtpServiceGrpc.OtpServiceBlockingStub;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.IdentityListener;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.ServiceTokensGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An authority, the OTP service behind its guard, and callers, each over real connections. */
final class GuardedOtp implements AutoCloseable {
  static final String AUDIENCE = "otp";
  private static final String ISSUER = "https://authority.test";

  final LiveAuthority authority;
  final String admin;
  final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final Deque<Runnable> open = new ArrayDeque<>();
  private final Server server;

  GuardedOtp(Path folder) throws IOException {
    authority = LiveAuthority.start(folder, Map.of("issuer", ISSUER));
    open.push(authority::close);
    admin = authority.signIn().getAccessToken();
    String self = ownServiceToken();
    ClientIdentity own = identity(self, ISSUER, Duration.ofMinutes(15), new IdentityListener() {});
    ManagedChannel feed = channel(own, address());
    TokenGuard guard = TokenGuard.builder().issuer(ISSUER).audience(AUDIENCE).channel(feed).build();
    open.push(guard::close);
    OtpService otp =
        new OtpService(
            new OneTimeCodes(new SecureRandom()),
            (number, words) -> said.add(words),
            InstantSource.system());
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addServices(guard.protect(otp, new HealthStatusManager().getHealthService()))
            .build()
            .start();
    open.push(server::shutdownNow);
  }

  /** The OTP service's own: for the authority, which no account lists among its audiences. */
  private String ownServiceToken() {
    var accounts =
        ServiceAccountsGrpc.newBlockingStub(authority.channel())
            .withCallCredentials(LiveAuthority.bearer(admin));
    var tokens =
        ServiceTokensGrpc.newBlockingStub(authority.channel())
            .withCallCredentials(LiveAuthority.bearer(admin));
    var made =
        accounts.createServiceAccount(
            CreateServiceAccountRequest.newBuilder()
                .setAccount("otp-service")
                .addAllAllowedScopes(List.of("trust:watch", "tokens:validate", "usage:report"))
                .build());
    return tokens
        .createServiceToken(
            CreateServiceTokenRequest.newBuilder()
                .setAccount(made.getServiceAccount().getAccount())
                .addAudiences(ISSUER)
                .build())
        .getServiceTokenSecret();
  }

  /** A new service account's secret. */
  String serviceToken(String account, String... scopes) {
    return authority
        .serviceToken(admin, account, List.of(scopes), List.of(AUDIENCE))
        .getServiceTokenSecret();
  }

  /** Calls as the holder of the secret, through the client interceptor. */
  OtpServiceBlockingStub caller(String secret) {
    return caller(secret, Duration.ofMinutes(15), new IdentityListener() {});
  }

  /** The same with tokens that live this long; the listener hears of each. */
  OtpServiceBlockingStub caller(String secret, Duration lifetime, IdentityListener listener) {
    ClientIdentity identity = identity(secret, AUDIENCE, lifetime, listener);
    return OtpServiceGrpc.newBlockingStub(channel(identity, service()));
  }

  /** Calls with whatever the caller attaches by itself. */
  OtpServiceBlockingStub bare() {
    ManagedChannel channel =
        Grpc.newChannelBuilder(service(), InsecureChannelCredentials.create()).build();
    open.push(channel::shutdownNow);
    return OtpServiceGrpc.newBlockingStub(channel);
  }

  private ClientIdentity identity(
      String secret, String audience, Duration lifetime, IdentityListener listener) {
    ClientIdentity identity =
        ClientIdentity.builder(toAuthority())
            .source(TokenSource.serviceToken(() -> secret))
            .audience(audience)
            .lifetime(lifetime)
            .listener(listener)
            .build();
    open.push(identity::close);
    return identity;
  }

  private ManagedChannel toAuthority() {
    ManagedChannel channel =
        AuthorityChannels.to(address(), InsecureChannelCredentials.create()).build();
    open.push(channel::shutdownNow);
    return channel;
  }

  private ManagedChannel channel(ClientIdentity identity, String target) {
    ManagedChannel channel = identity.channel(target, InsecureChannelCredentials.create()).build();
    open.push(channel::shutdownNow);
    return channel;
  }

  private String address() {
    return "127.0.0.1:" + authority.port();
  }

  private String service() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
