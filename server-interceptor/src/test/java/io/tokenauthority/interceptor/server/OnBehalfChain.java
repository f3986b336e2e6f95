package io.tokenauthority.interceptor.server;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.inprocess.InProcessSocketAddress;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.server.delegation.Delegation;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Actor;
import io.tokenauthority.token.jwt.Lifespan;
import io.tokenauthority.token.jwt.Principal;
import io.tokenauthority.token.jwt.Qualifiers;
import io.tokenauthority.token.jwt.Rights;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two guarded services, of which the first calls the second on behalf of its caller, and an
 * authority that exchanges tokens for it. {@code GetSelf} of either tells who called the second.
 */
final class OnBehalfChain implements AutoCloseable {

  static final String OWN_TOKEN = "the.first-service's.own-token";
  static final Principal FRONT =
      new Principal(new AccountId("front"), new GrantId("frontfrontfrontfront12"), 1);

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
  final List<IssueTokenRequest> exchanges = new CopyOnWriteArrayList<>();
  final List<String> delegated = new CopyOnWriteArrayList<>();
  final List<AccessClaims> seenBelow = new CopyOnWriteArrayList<>();
  volatile java.time.Duration life = java.time.Duration.ofMinutes(15);
  volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
  volatile Optional<Refusal> answer = Optional.empty();
  volatile Optional<Refusal> answerBelow = Optional.empty();

  /** How many calls the second service refuses before it serves again. */
  final AtomicInteger refusalsBelow = new AtomicInteger();

  volatile boolean isRetrying;

  private final List<Runnable> toClose = new ArrayList<>();
  private final Map<String, AccessClaims> issued = new ConcurrentHashMap<>();
  private final ManagedChannel toFront;
  private final ManagedChannel toLedger;
  private final ManagedChannel toLedgerWithRetry;
  final Delegation delegation;

  OnBehalfChain(FakeTime time, FakeAuthority authority) throws IOException {
    this.time = time;
    this.authority = authority;
    TokenGuard ledger = opened(GuardedServer.guardBy(authority, time).audience("ledger").build());
    Server second =
        started(InProcessServerBuilder.forName(name()).addServices(ledger.protect(new Ledger())));
    this.toLedger = opened(to(second).build());
    this.toLedgerWithRetry = opened(to(second).defaultServiceConfig(RETRY).enableRetry().build());
    Channel toAuthority =
        channel(InProcessServerBuilder.forName(name()).addService(new Exchanges()));
    TokenGuard front =
        opened(
            GuardedServer.guardBy(authority, time)
                .audience("front")
                .channel(toAuthority)
                .usage(io.tokenauthority.interceptor.server.usage.UsageSink.none())
                .build());
    this.delegation = front.delegation(own());
    this.toFront = serve(front, new Front());
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

  /** The first service's own credentials. */
  static CallCredentials own() {
    return new CallCredentials() {
      @Override
      public void applyRequestMetadata(RequestInfo info, Executor any, MetadataApplier applier) {
        Metadata headers = new Metadata();
        headers.put(Presented.AUTHORIZATION, "Bearer " + OWN_TOKEN);
        applier.apply(headers);
      }
    };
  }

  AccessClaims claims(java.time.Duration life, String... scopes) {
    return AccessClaims.of(
        new Issuer(FakeAuthority.ISSUER),
        TokenId.random(authority.random),
        new Principal(FakeAuthority.BILLING, GrantId.random(authority.random), 1),
        new Rights(AudienceSet.of("front", "ledger"), ScopeSet.of(scopes)),
        Lifespan.of(time.now(), life));
  }

  String token(AccessClaims claims) {
    String token = authority.sign(claims);
    issued.put(token, claims);
    return token;
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

  /** Calls the second service and passes on what it was told. */
  private final class Front extends TokenAuthorityGrpc.TokenAuthorityImplBase {
    @Override
    public void getSelf(GetSelfRequest request, StreamObserver<GetSelfResponse> answer) {
      TokenAuthorityGrpc.newStub(isRetrying ? toLedgerWithRetry : toLedger)
          .withInterceptors(delegation.interceptor("ledger", "read"))
          .getSelf(request, answer);
    }

    /** As the caller, for more than it may. */
    @Override
    public void getKeySet(
        io.tokenauthority.v1.GetKeySetRequest request,
        StreamObserver<io.tokenauthority.v1.GetKeySetResponse> answer) {
      try {
        TokenAuthorityGrpc.newStub(toLedger)
            .withInterceptors(delegation.interceptor("ledger", "read", "admin"))
            .getKeySet(request, answer);
      } catch (StatusRuntimeException noCaller) {
        answer.onError(noCaller);
      }
    }

    /** As the caller, for a service that its token is not for; by mere credentials. */
    @Override
    public void validateToken(
        io.tokenauthority.v1.ValidateTokenRequest request,
        StreamObserver<io.tokenauthority.v1.ValidateTokenResponse> answer) {
      TokenAuthorityGrpc.newStub(toLedger)
          .withCallCredentials(delegation.callCredentials("vault", "read"))
          .validateToken(request, answer);
    }
  }

  private final class Ledger extends TokenAuthorityGrpc.TokenAuthorityImplBase {
    @Override
    public void getSelf(GetSelfRequest request, StreamObserver<GetSelfResponse> observer) {
      if (refusalsBelow.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        observer.onError(Refusals.TOKEN_REVOKED.asException());
        return;
      }
      if (answerBelow.isPresent()) {
        observer.onError(answerBelow.get().asException());
        return;
      }
      Caller caller = Caller.required();
      seenBelow.add(caller.claims());
      observer.onNext(
          GetSelfResponse.newBuilder()
              .setSubject(
                  caller.account()
                      + caller.actor().map(each -> " by " + each.principal().account()).orElse(""))
              .build());
      observer.onCompleted();
    }
  }

  private final class Exchanges extends TokenAuthorityGrpc.TokenAuthorityImplBase {
    @Override
    public void issueToken(IssueTokenRequest request, StreamObserver<IssueTokenResponse> observer) {
      exchanges.add(request);
      Optional<Refusal> refusal = answer;
      var unused =
          gate.thenRun(
              () -> {
                if (refusal.isPresent()) {
                  observer.onError(refusal.get().asException());
                } else {
                  exchange(request, observer);
                }
              });
    }

    private void exchange(IssueTokenRequest request, StreamObserver<IssueTokenResponse> observer) {
      AccessClaims subject = issued.get(request.getTokenExchange().getSubjectToken());
      Instant now = time.now();
      if (subject == null
          || !request.getTokenExchange().getActorToken().equals(OWN_TOKEN)
          || !now.isBefore(subject.expiresAt())) {
        observer.onError(Refusal.because(ErrorReason.CREDENTIAL_INVALID, "not good").asException());
        return;
      }
      Instant end = now.plus(life);
      end = end.isAfter(subject.expiresAt()) ? subject.expiresAt() : end;
      AccessClaims claims =
          new AccessClaims(
              subject.issuer(),
              TokenId.random(authority.random),
              subject.subject(),
              new Rights(
                  AudienceSet.ofTexts(request.getAudiencesList()),
                  ScopeSet.ofTexts(request.getScopesList())),
              new Lifespan(now, end),
              new Qualifiers(Optional.of(Actor.of(FRONT)), Optional.empty(), Optional.empty()));
      String token = authority.sign(claims);
      delegated.add(token);
      observer.onNext(
          IssueTokenResponse.newBuilder()
              .setTokens(
                  io.tokenauthority.v1.TokenSet.newBuilder()
                      .setAccessToken(token)
                      .setExpiresIn(
                          Duration.newBuilder()
                              .setSeconds(java.time.Duration.between(now, end).toSeconds()))
                      .setExpireTime(Timestamp.newBuilder().setSeconds(end.getEpochSecond())))
              .build());
      observer.onCompleted();
    }
  }

  @Override
  public void close() {
    for (int i = toClose.size() - 1; i >= 0; i--) {
      toClose.get(i).run();
    }
  }
}
