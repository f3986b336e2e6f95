package io.tokenauthority.interceptor.server;

import static io.tokenauthority.interceptor.server.GuardedServer.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.revocation.RevocationNotice;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.GetKeySetRequest;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that calls another on behalf of its caller. */
class DelegationTest {

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);
  private OnBehalfChain chain;

  @BeforeEach
  void start() throws Exception {
    chain = new OnBehalfChain(time, authority);
  }

  @AfterEach
  void stop() {
    chain.desk.gate.complete(null);
    chain.close();
  }

  @Test
  void P9_call_reachesTheNextServiceNarrowedAndSaysWhoActs() {
    String token = chain.token();
    assertThat(chain.call(token)).isEqualTo("billing by front");
    AccessClaims seen = chain.below.seen.get(0);
    assertThat(seen.scopes().asTexts()).containsExactly("read");
    assertThat(seen.audiences().asTexts()).containsExactly("ledger");
    IssueTokenRequest asked = chain.desk.exchanges.get(0);
    assertThat(asked.getTokenExchange().getSubjectToken()).isEqualTo(token);
    assertThat(asked.getTokenExchange().getActorToken()).isEqualTo("the-services-own-token-1");
  }

  @Test
  void call_again_usesTheTokenHeld() {
    String token = chain.token();
    chain.call(token);
    chain.call(token);
    assertThat(chain.desk.exchanges).hasSize(1);
    chain.call(chain.token());
    assertThat(chain.desk.exchanges).hasSize(2);
    assertThat(chain.delegation.size()).isEqualTo(2);
  }

  @Test
  void P11_manyCallsAtOnce_areOneExchange() {
    chain.desk.gate = new CompletableFuture<>();
    String token = chain.token();
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(callAsync(token));
    }
    Await.until("the exchange", () -> chain.desk.exchanges.size() == 1);
    chain.desk.gate.complete(null);
    assertThat(calls)
        .allSatisfy(
            call -> assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("billing by front"));
    assertThat(chain.desk.exchanges).hasSize(1);
  }

  @Test
  void P11_exchangeHangs_callLeavesAtItsOwnDeadlineAndTheExchangeGoesOn() {
    chain.desk.gate = new CompletableFuture<>();
    String token = chain.token();
    assertThatThrownBy(
            () ->
                chain
                    .front(token)
                    .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                    .getSelf(GetSelfRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown ->
                assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    chain.desk.gate.complete(null);
    assertThat(chain.call(token)).isEqualTo("billing by front");
    assertThat(chain.desk.exchanges).hasSize(1);
  }

  @Test
  void P9_moreThanTheCallerMay_isDeniedWithoutAsking() {
    String token = chain.token();
    GuardedServer.Seen scope =
        GuardedServer.refusalOf(
            () -> chain.front(token).getKeySet(GetKeySetRequest.getDefaultInstance()));
    assertThat(scope.reason()).isEqualTo("SCOPE_NOT_GRANTED");
    assertThat(scope.info().getMetadataMap()).containsEntry("scopes", "admin");
    assertThatThrownBy(
            () -> chain.front(token).validateToken(ValidateTokenRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown ->
                assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
    assertThat(chain.desk.exchanges).isEmpty();
  }

  @Test
  void interceptor_withoutACaller_isTokenMissing() {
    assertThat(reasonOf(() -> chain.delegation.interceptor("ledger", "read")))
        .isEqualTo("TOKEN_MISSING");
  }

  @Test
  void delegation_guardWithoutChannel_saysWhatIsMissing() {
    try (TokenGuard guard = GuardedServer.guardBy(authority, time).build()) {
      assertThatThrownBy(() -> guard.delegation(new ScriptedIdentity()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a delegation needs: channel");
    }
  }

  @Test
  void P3_callerRevoked_itsDelegatedTokenIsForgotten() {
    AccessClaims claims = chain.claims(Duration.ofMinutes(60), "read");
    String token = chain.token(claims);
    chain.call(token);
    assertThat(chain.delegation.size()).isEqualTo(1);
    authority.revoke(RevocationNotice.token(claims.tokenId(), claims.expiresAt()));
    assertThat(reasonOf(() -> chain.call(token))).isEqualTo("TOKEN_REVOKED");
    Await.until("it is forgotten", () -> chain.delegation.size() == 0);
  }

  @Test
  void P3_callerRevokedWhileItsTokenIsFetched_callIsRefused() {
    AccessClaims claims = chain.claims(Duration.ofMinutes(60), "read");
    String token = chain.token(claims);
    chain.call(token);
    chain.desk.gate = new CompletableFuture<>();
    time.advance(Duration.ofMinutes(16));
    CompletableFuture<String> underWay = callAsync(token);
    Await.until("the next exchange", () -> chain.desk.exchanges.size() == 2);
    authority.revoke(RevocationNotice.token(claims.tokenId(), claims.expiresAt()));
    chain.desk.gate.complete(null);
    assertThatThrownBy(() -> underWay.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNAUTHENTICATED: the token was revoked");
    Await.until("it is forgotten", () -> chain.delegation.size() == 0);
  }

  @Test
  void P9_callersTokenRunsOut_nothingOutlivesIt() {
    String token = chain.token(chain.claims(Duration.ofMinutes(10), "read"));
    chain.call(token);
    time.advance(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(chain.call(token)).isEqualTo("billing by front");
    assertThat(chain.desk.exchanges)
        .as("cut to its caller's end: no better is to be had")
        .hasSize(1);
    time.advance(Duration.ofSeconds(2));
    assertThat(reasonOf(() -> chain.call(token))).isEqualTo("TOKEN_EXPIRED");
  }

  @Test
  void tokenNearItsEnd_servesWhileTheNextIsFetched() {
    String token = chain.token();
    chain.call(token);
    chain.desk.gate = new CompletableFuture<>();
    time.advance(Duration.ofMinutes(10).plusSeconds(1));
    assertThat(chain.call(token)).isEqualTo("billing by front");
    Await.until("the next exchange", () -> chain.desk.exchanges.size() == 2);
    assertThat(chain.call(token)).isEqualTo("billing by front");
    chain.desk.gate.complete(null);
    Await.until(
        "the new token is in use",
        () -> {
          chain.call(token);
          return chain.below.seen.stream().map(AccessClaims::tokenId).distinct().count() == 2;
        });
    assertThat(chain.desk.exchanges).hasSize(2);
  }

  @Test
  void P6_authorityInTrouble_isUnavailableAndLeftAloneForAWhile() {
    chain.desk.answer =
        Optional.of(
            Refusal.because(ErrorReason.RATE_LIMITED, "slow down")
                .retryAfter(Duration.ofSeconds(7)));
    String token = chain.token();
    assertThat(reasonOf(() -> chain.call(token))).isEqualTo("AUTHORITY_UNAVAILABLE");
    time.advance(Duration.ofMillis(6_900));
    assertThat(reasonOf(() -> chain.call(token))).isEqualTo("AUTHORITY_UNAVAILABLE");
    assertThat(chain.desk.exchanges).hasSize(1);
    chain.desk.answer = Optional.empty();
    time.advance(Duration.ofMillis(200));
    assertThat(chain.call(token)).isEqualTo("billing by front");
  }

  @Test
  void P6_authorityInTrouble_tokenHeldServesToItsEnd() {
    String token = chain.token();
    chain.call(token);
    chain.desk.answer = Optional.of(Refusal.because(ErrorReason.STORE_UNAVAILABLE, "away"));
    time.advance(Duration.ofMinutes(14));
    assertThat(chain.call(token)).isEqualTo("billing by front");
    Await.until("the next exchange", () -> chain.desk.exchanges.size() == 2);
    assertThat(chain.call(token)).isEqualTo("billing by front");
    time.advance(Duration.ofSeconds(31));
    assertThat(reasonOf(() -> chain.call(token))).isEqualTo("AUTHORITY_UNAVAILABLE");
  }

  @Test
  void authorityRefusesTheCaller_handlerIsToldWhy() {
    chain.desk.answer = Optional.of(Refusal.because(ErrorReason.ACCOUNT_DISABLED, "no longer"));
    assertThat(reasonOf(() -> chain.call(chain.token()))).isEqualTo("ACCOUNT_DISABLED");
  }

  @Test
  void P6_ownTokenDead_isReplacedAndTheCallerSeesNothing() {
    chain.desk.deadActors.add("the-services-own-token-1");
    assertThat(chain.call(chain.token())).isEqualTo("billing by front");
    assertThat(chain.desk.exchanges)
        .extracting(each -> each.getTokenExchange().getActorToken())
        .containsExactly("the-services-own-token-1", "the-services-own-token-2");
  }

  @ParameterizedTest
  @EnumSource(names = {"TOKEN_REVOKED", "TOKEN_EXPIRED", "CREDENTIAL_INVALID", "ACCOUNT_DISABLED"})
  void P6_ownTokenDeadAndNoOtherIsToBeHad_isOurTroubleNotTheCallers(ErrorReason reason) {
    chain.own.renews = false;
    chain.desk.deadActors.add("the-services-own-token-1");
    chain.desk.deadActor = Refusal.because(reason, "the actor's").with("credential", "actor_token");
    assertThat(reasonOf(() -> chain.call(chain.token()))).isEqualTo("AUTHORITY_UNAVAILABLE");
    assertThat(chain.desk.exchanges).as("tried twice, then left alone").hasSize(2);
  }

  @Test
  void exchanges_areCountedAndTimedByTheirOutcome() {
    String token = chain.token();
    chain.call(token);
    chain.call(token);
    chain.desk.answer = Optional.of(Refusal.because(ErrorReason.STORE_UNAVAILABLE, "away"));
    reasonOf(() -> chain.call(chain.token()));

    assertThat(exchanges("granted")).isEqualTo(1);
    assertThat(exchanges("AUTHORITY_UNAVAILABLE")).isEqualTo(1);
    assertThat(chain.metrics.get("tokenauthority.guard.tokens.delegated").gauge().value())
        .isEqualTo(2);
  }

  private long exchanges(String outcome) {
    return chain
        .metrics
        .get("tokenauthority.guard.exchanges")
        .tag("outcome", outcome)
        .timer()
        .count();
  }

  @Test
  void P13_delegation_beyondThirtyTwo_isRefusedForTheyAreToBeKept() {
    assertThatThrownBy(
            () -> {
              for (int each = 0; each < 33; each++) {
                var unused = chain.front.delegation(chain.own);
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("keep it");
  }

  @Test
  void callersTokenDeadByTheAuthoritysWord_callerIsToldSoThatItComesBackWithAnother() {
    String unknownThere = authority.sign(chain.claims(Duration.ofMinutes(60), "read"));
    assertThat(reasonOf(() -> chain.call(unknownThere))).isEqualTo("TOKEN_REVOKED");
    assertThat(chain.desk.exchanges).hasSize(1);
  }

  @Test
  void P9_onwardTo_tokenIsForTheNextServiceTooAndNoWider() {
    chain.onward = new String[] {"bank"};
    chain.call(chain.token());
    assertThat(chain.below.seen.get(0).audiences().asTexts()).containsExactly("bank", "ledger");
    assertThat(chain.below.seen.get(0).scopes().asTexts()).containsExactly("read");

    chain.onward = new String[] {"vault"};
    assertThat(reasonOf(() -> chain.call(chain.token()))).isEqualTo("SCOPE_NOT_GRANTED");
    assertThat(chain.desk.exchanges).hasSize(1);
  }

  @Test
  void nextServiceRefusesTheToken_anotherIsFetchedButNotForEver() {
    String token = chain.token();
    chain.call(token);
    chain.below.answer = Optional.of(Refusals.TOKEN_REVOKED);
    assertThat(reasonOf(() -> chain.call(token))).isEqualTo("TOKEN_REVOKED");
    chain.below.answer = Optional.empty();
    chain.call(token);
    assertThat(chain.desk.exchanges).hasSize(2);

    chain.below.answer = Optional.of(Refusals.TOKEN_REVOKED);
    for (int i = 0; i < 5; i++) {
      assertThat(reasonOf(() -> chain.call(token))).isEqualTo("TOKEN_REVOKED");
    }
    assertThat(chain.desk.exchanges).as("at most one in 10 s").hasSize(2);
  }

  @Test
  void nextServiceRefusesTheToken_channelThatRetriesSendsAnotherUnseen() {
    chain.isRetrying = true;
    String token = chain.token();
    chain.call(token);
    chain.below.refusals.set(1);
    assertThat(chain.call(token)).isEqualTo("billing by front");
    assertThat(chain.desk.exchanges).hasSize(2);
    assertThat(chain.below.seen.get(1).tokenId()).isNotEqualTo(chain.below.seen.get(0).tokenId());
  }

  @Test
  void nextServiceDenies_tokenIsKept() {
    String token = chain.token();
    chain.below.answer = Optional.of(Refusal.because(ErrorReason.AUDIENCE_MISMATCH, "not here"));
    assertThat(reasonOf(() -> chain.call(token))).isEqualTo("AUDIENCE_MISMATCH");
    chain.below.answer = Optional.empty();
    chain.call(token);
    assertThat(chain.desk.exchanges).hasSize(1);
  }

  private CompletableFuture<String> callAsync(String token) {
    CompletableFuture<String> subject = new CompletableFuture<>();
    TokenAuthorityGrpc.newStub(chain.front(token).getChannel())
        .getSelf(
            GetSelfRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(GetSelfResponse answer) {
                subject.complete(answer.getSubject());
              }

              @Override
              public void onError(Throwable failed) {
                subject.completeExceptionally(failed);
              }

              @Override
              public void onCompleted() {}
            });
    return subject;
  }
}
