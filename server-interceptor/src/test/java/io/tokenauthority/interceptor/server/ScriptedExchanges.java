package io.tokenauthority.interceptor.server;

import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Actor;
import io.tokenauthority.token.jwt.Lifespan;
import io.tokenauthority.token.jwt.Principal;
import io.tokenauthority.token.jwt.Qualifiers;
import io.tokenauthority.token.jwt.Rights;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The authority's token exchange, until a test scripts something else. */
final class ScriptedExchanges extends TokenAuthorityGrpc.TokenAuthorityImplBase {

  static final Principal FRONT =
      new Principal(new AccountId("front"), new GrantId("frontfrontfrontfront12"), 1);

  final List<IssueTokenRequest> exchanges = new CopyOnWriteArrayList<>();

  /** What was given out. */
  final List<String> delegated = new CopyOnWriteArrayList<>();

  /** The callers' tokens that it knows. */
  final Map<String, AccessClaims> issued = new ConcurrentHashMap<>();

  /** Own tokens of the first service that are no good any more. */
  final Set<String> deadActors = ConcurrentHashMap.newKeySet();

  volatile Refusal deadActor = Refusal.because(ErrorReason.TOKEN_REVOKED, "the call's own token");
  volatile Duration life = Duration.ofMinutes(15);
  volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
  volatile Optional<Refusal> answer = Optional.empty();

  private final FakeTime time;
  private final FakeAuthority authority;

  ScriptedExchanges(FakeTime time, FakeAuthority authority) {
    this.time = time;
    this.authority = authority;
  }

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
    if (deadActors.contains(request.getTokenExchange().getActorToken())) {
      observer.onError(deadActor.asException());
      return;
    }
    if (subject == null || !time.now().isBefore(subject.expiresAt())) {
      observer.onError(
          Refusal.because(ErrorReason.CREDENTIAL_INVALID, "not good")
              .with("credential", "subject_token")
              .asException());
      return;
    }
    Instant wish = time.now().plus(life);
    Instant end = wish.isAfter(subject.expiresAt()) ? subject.expiresAt() : wish;
    String token = authority.sign(claims(request, subject, end));
    delegated.add(token);
    observer.onNext(
        IssueTokenResponse.newBuilder()
            .setTokens(
                TokenSet.newBuilder()
                    .setAccessToken(token)
                    .setExpiresIn(
                        com.google.protobuf.Duration.newBuilder()
                            .setSeconds(Duration.between(time.now(), end).toSeconds()))
                    .setExpireTime(Timestamp.newBuilder().setSeconds(end.getEpochSecond())))
            .build());
    observer.onCompleted();
  }

  private AccessClaims claims(IssueTokenRequest request, AccessClaims subject, Instant end) {
    return new AccessClaims(
        subject.issuer(),
        TokenId.random(authority.random),
        subject.subject(),
        new Rights(
            AudienceSet.ofTexts(request.getAudiencesList()),
            ScopeSet.ofTexts(request.getScopesList())),
        new Lifespan(time.now(), end),
        new Qualifiers(Optional.of(Actor.of(FRONT)), Optional.empty(), Optional.empty()));
  }
}
