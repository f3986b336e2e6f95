package io.tokenauthority.examples.otp.soak;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.AbstractStub;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.IdentityListener;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.ListSigningKeysRequest;
import io.tokenauthority.v1.RevokeSigningKeyRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.RotateSigningKeyRequest;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.ServiceTokensGrpc;
import io.tokenauthority.v1.SigningKey;
import io.tokenauthority.v1.SigningKeysGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.UserPassword;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The echo service behind its guard, its caller, and an operator, over real connections. */
final class GuardedEcho implements AutoCloseable {

  static final Duration LIFE = Duration.ofSeconds(10);

  private static final String AUDIENCE = "echo";
  private static final String SCOPE = "echo";

  private final String authority;
  private final Deque<Runnable> open = new ArrayDeque<>();
  private final ManagedChannel operator;
  private final TokenGuard guard;
  private final Server server;
  private final ClientIdentity caller;
  private volatile String presented = "";

  GuardedEcho(String authority, IdentityListener listener) throws IOException {
    this.authority = authority;
    this.operator = channel(operator(), authority);
    ClientIdentity self =
        identity(
            account("echo-service", ISSUER, "trust:watch", "tokens:validate", "usage:report"),
            ISSUER,
            new IdentityListener() {});
    this.guard =
        TokenGuard.builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .channel(channel(self, authority))
            .rule(Echo.SERVICE + "/*", AccessRule.scopes(SCOPE))
            .build();
    open.push(guard::close);
    ExecutorService handlers = Executors.newFixedThreadPool(2);
    open.push(handlers::shutdownNow);
    this.server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .executor(handlers)
            .intercept(new Noting())
            .addServices(guard.protect(new Echo(), new HealthStatusManager().getHealthService()))
            .build()
            .start();
    open.push(server::shutdownNow);
    this.caller = identity(account("caller", AUDIENCE, SCOPE), AUDIENCE, listener);
  }

  private static final int MOST_RETIRING = 20;
  private static final String ISSUER = RestartedAuthority.ISSUER;

  /** A channel to the service that the client interceptor built. */
  Channel own() {
    return channel(caller, service());
  }

  /** A channel to the service that was built elsewhere, with the interceptor on it. */
  Channel foreign() {
    ManagedChannel bare =
        Grpc.newChannelBuilder(service(), InsecureChannelCredentials.create()).build();
    open.push(bare::shutdownNow);
    return ClientInterceptors.intercept(bare, caller.interceptor());
  }

  /** How old the guard's view of the authority is. */
  Duration staleness() {
    return guard.staleness();
  }

  /** Revokes the access token that the caller sent last. */
  void revokeCallersToken() {
    var unused =
        patient(TokenAuthorityGrpc.newBlockingStub(operator))
            .revokeToken(
                RevokeTokenRequest.newBuilder()
                    .setToken(presented.substring("Bearer ".length()))
                    .build());
  }

  /**
   * Rotates. Keys retire for a day and 32 are published at most, so of many the oldest is revoked:
   * what it signed for callers has long run out.
   */
  void rotateSigningKey() {
    SigningKeysGrpc.SigningKeysBlockingStub keys =
        patient(SigningKeysGrpc.newBlockingStub(operator));
    var unused = keys.rotateSigningKey(RotateSigningKeyRequest.getDefaultInstance());
    List<SigningKey> retiring =
        keys.listSigningKeys(
                ListSigningKeysRequest.newBuilder().setFilter("state = \"RETIRING\"").build())
            .getSigningKeysList();
    if (retiring.size() > MOST_RETIRING) {
      SigningKey oldest =
          retiring.stream()
              .min(Comparator.comparingLong(key -> key.getCreateTime().getSeconds()))
              .orElseThrow();
      var unusedAnswer =
          keys.revokeSigningKey(
              RevokeSigningKeyRequest.newBuilder().setKid(oldest.getKid()).build());
    }
  }

  /** An operator's calls are not what is tried here: they wait for the connection. */
  private <S extends AbstractStub<S>> S patient(S stub) {
    operator.resetConnectBackoff();
    return stub.withWaitForReady().withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  /** An admin's session, kept alive by its refresh token. */
  private ClientIdentity operator() {
    var session =
        TokenAuthorityGrpc.newBlockingStub(toAuthority())
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .issueToken(
                IssueTokenRequest.newBuilder()
                    .setUserPassword(
                        UserPassword.newBuilder()
                            .setUsername(LiveAuthority.ADMIN)
                            .setPassword(LiveAuthority.PASSWORD))
                    .build());
    ClientIdentity admin =
        ClientIdentity.builder(toAuthority())
            .source(TokenSource.refreshToken(session.getTokens().getRefreshToken()))
            .build();
    open.push(admin::close);
    return admin;
  }

  /** A new service account's secret. */
  private String account(String name, String audience, String... scopes) {
    var account = CreateServiceAccountRequest.newBuilder().setAccount(name);
    account.addAllAllowedScopes(List.of(scopes));
    if (!audience.equals(ISSUER)) {
      account.addAllowedAudiences(audience);
    }
    var unused =
        ServiceAccountsGrpc.newBlockingStub(operator).createServiceAccount(account.build());
    return ServiceTokensGrpc.newBlockingStub(operator)
        .createServiceToken(
            CreateServiceTokenRequest.newBuilder().setAccount(name).addAudiences(audience).build())
        .getServiceTokenSecret();
  }

  private ClientIdentity identity(String secret, String audience, IdentityListener listener) {
    ClientIdentity identity =
        ClientIdentity.builder(toAuthority())
            .source(TokenSource.serviceToken(() -> secret))
            .audience(audience)
            .lifetime(LIFE)
            .listener(listener)
            .build();
    open.push(identity::close);
    return identity;
  }

  private ManagedChannel toAuthority() {
    ManagedChannel channel =
        AuthorityChannels.to(authority, InsecureChannelCredentials.create()).build();
    open.push(channel::shutdownNow);
    return channel;
  }

  private ManagedChannel channel(ClientIdentity identity, String target) {
    ManagedChannel channel = identity.channel(target, InsecureChannelCredentials.create()).build();
    open.push(channel::shutdownNow);
    return channel;
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

  /** Keeps the token that was presented last, as whoever revokes it must know it. */
  private final class Noting implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, P> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
      String authorization = headers.get(AUTHORIZATION);
      if (authorization != null) {
        presented = authorization;
      }
      return next.startCall(call, headers);
    }
  }
}
