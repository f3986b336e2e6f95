package io.tokenauthority.interceptor.server;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.inprocess.InProcessSocketAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tokenauthority.interceptor.server.delegation.Delegation;
import io.tokenauthority.interceptor.server.metrics.MicrometerMetrics;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Lifespan;
import io.tokenauthority.token.jwt.Principal;
import io.tokenauthority.token.jwt.Rights;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Two guarded services, of which the first calls the second on behalf of its caller, and an
 * authority that exchanges tokens for it. {@code GetSelf} of either tells who called the second.
 */
final class OnBehalfChain implements AutoCloseable {

  /** As channels of the client interceptor have it. */
  private static final Map<String, ?> RETRY =
      Map.of(
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(Map.of()),
                  "retryPolicy",
                  Map.of(
                      "maxAttempts",
                      2.0,
                      "initialBackoff",
                      "0.01s",
                      "maxBackoff",
                      "0.01s",
                      "backoffMultiplier",
                      1.0,
                      "retryableStatusCodes",
                      List.of("UNAUTHENTICATED")))));

  final FakeTime time;
  final FakeAuthority authority;
  final ScriptedExchanges desk;
  final ScriptedIdentity own = new ScriptedIdentity();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final LedgerBelow below = new LedgerBelow();

  volatile boolean isRetrying;

  /** Where the second service shall be able to go on to. */
  volatile String[] onward = {};

  private final List<Runnable> toClose = new ArrayList<>();
  private final ManagedChannel toFront;
  private final ManagedChannel toLedger;
  private final ManagedChannel toLedgerWithRetry;
  final TokenGuard front;
  final Delegation delegation;

  OnBehalfChain(FakeTime time, FakeAuthority authority) throws IOException {
    this.time = time;
    this.authority = authority;
    this.desk = new ScriptedExchanges(time, authority);
    TokenGuard ledger = opened(GuardedServer.guardBy(authority, time).audience("ledger").build());
    Server second =
        started(InProcessServerBuilder.forName(name()).addServices(ledger.protect(below)));
    this.toLedger = opened(to(second).build());
    this.toLedgerWithRetry = opened(to(second).defaultServiceConfig(RETRY).enableRetry().build());
    Channel toAuthority = channel(InProcessServerBuilder.forName(name()).addService(desk));
    this.front =
        opened(
            GuardedServer.guardBy(authority, time)
                .audience("front")
                .channel(toAuthority)
                .listener(MicrometerMetrics.to(metrics))
                .usage(io.tokenauthority.interceptor.server.usage.UsageSink.none())
                .build());
    this.delegation = front.delegation(own);
    this.toFront = serve(front, new FrontService(this));
  }

  private static String name() {
    return UUID.randomUUID().toString();
  }

  private TokenGuard opened(TokenGuard guard) {
    toClose.add(guard::close);
    return guard;
  }

  private ManagedChannel serve(TokenGuard guard, io.grpc.BindableService service)
      throws IOException {
    return channel(InProcessServerBuilder.forName(name()).addServices(guard.protect(service)));
  }

  private ManagedChannel channel(InProcessServerBuilder builder) throws IOException {
    return opened(to(started(builder)).build());
  }

  private Server started(InProcessServerBuilder builder) throws IOException {
    Server server = builder.build().start();
    toClose.add(server::shutdownNow);
    return server;
  }

  private static InProcessChannelBuilder to(Server server) {
    InProcessSocketAddress at = (InProcessSocketAddress) server.getListenSockets().get(0);
    return InProcessChannelBuilder.forName(at.getName());
  }

  private ManagedChannel opened(ManagedChannel channel) {
    toClose.add(channel::shutdownNow);
    return channel;
  }

  AccessClaims claims(java.time.Duration life, String... scopes) {
    return AccessClaims.of(
        new Issuer(FakeAuthority.ISSUER),
        TokenId.random(authority.random),
        new Principal(FakeAuthority.BILLING, GrantId.random(authority.random), 1),
        new Rights(AudienceSet.of("front", "ledger", "bank"), ScopeSet.of(scopes)),
        Lifespan.of(time.now(), life));
  }

  String token(AccessClaims claims) {
    String token = authority.sign(claims);
    desk.issued.put(token, claims);
    return token;
  }

  /** A stub of the second service, without credentials. */
  TokenAuthorityGrpc.TokenAuthorityStub ledger() {
    return TokenAuthorityGrpc.newStub(isRetrying ? toLedgerWithRetry : toLedger);
  }

  String token() {
    return token(claims(java.time.Duration.ofMinutes(60), "read", "write"));
  }

  /** Calls the first service, which calls the second. */
  String call(String token) {
    return front(token).getSelf(GetSelfRequest.getDefaultInstance()).getSubject();
  }

  TokenAuthorityGrpc.TokenAuthorityBlockingStub front(String token) {
    return TokenAuthorityGrpc.newBlockingStub(toFront)
        .withInterceptors(bearing(token))
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static ClientInterceptor bearing(String token) {
    Metadata headers = new Metadata();
    headers.put(Presented.AUTHORIZATION, "Bearer " + token);
    return io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  @Override
  public void close() {
    for (int i = toClose.size() - 1; i >= 0; i--) {
      toClose.get(i).run();
    }
  }
}
