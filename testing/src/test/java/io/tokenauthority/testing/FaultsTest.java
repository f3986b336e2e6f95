package io.tokenauthority.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.server.StaleFeedPolicy;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.testing.counter.v1.AddRequest;
import io.tokenauthority.testing.counter.v1.CounterGrpc.CounterBlockingStub;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** For each fault: what a guarded service and a client interceptor make of it. */
class FaultsTest {

  @RegisterExtension static final TestAuthorityExtension AUTHORITY = new TestAuthorityExtension();

  private final Heard heard = new Heard();
  private TestAuthority authority;
  private TestAccount account;
  private ClientIdentity identity;
  private Stage stage;
  private CounterBlockingStub counter;

  @BeforeEach
  void begin(TestAuthority shared) {
    authority = shared;
    authority.clock().advance(Duration.ofMinutes(1)); // past the pause after a forced refresh
    account = authority.account("caller", Stage.AUDIENCE, Stage.SCOPE);
    identity = account.newIdentityFor(Stage.AUDIENCE, Stage.SCOPE).listener(heard).build();
    stage = Stage.guardedBy(authority);
    counter = stage.as(identity);
  }

  @AfterEach
  void end() {
    stage.close();
    identity.close();
  }

  @Test
  void expireTokens_heldByAnIdentity_costsOneRefreshAndNoCall() {
    Stage.add(counter);

    authority.faults().expireTokens();

    assertThat(Stage.isAnswered(counter)).isTrue();
    assertThat(heard.dropped).hasValue(1);
    assertThat(heard.refreshed).hasValue(2);
  }

  @Test
  void expireTokens_sentAsItIs_isRefused() {
    CounterBlockingStub old = stage.with(account.tokenFor(Stage.AUDIENCE));
    assertThat(Stage.isAnswered(old)).isTrue();

    authority.faults().expireTokens();

    assertThat(Stage.refusal(old)).isEqualTo(ErrorReason.TOKEN_EXPIRED);
    assertThat(Stage.isAnswered(stage.with(account.tokenFor(Stage.AUDIENCE)))).isTrue();
  }

  @Test
  void revoke_ofAnIdentitysToken_costsNoCall() {
    String tokenId = Stage.add(counter).getTokenId();

    authority.faults().revokeById(tokenId);

    Await.until("another token is in use", () -> !Stage.add(counter).getTokenId().equals(tokenId));
    assertThat(heard.dropped).hasValue(1);
    assertThat(heard.refreshed).hasValue(2);
  }

  @Test
  void revoke_ofAToken_isHeardByTheGuard() {
    String token = account.tokenFor(Stage.AUDIENCE);
    CounterBlockingStub with = stage.with(token);
    assertThat(Stage.isAnswered(with)).isTrue();

    authority.faults().revoke(token);

    Await.until("it is refused", () -> !Stage.isAnswered(with));
    assertThat(Stage.refusal(with)).isEqualTo(ErrorReason.TOKEN_REVOKED);
  }

  @Test
  void revoked_account_isRefusedForGoodUntilItEnds() {
    Stage.add(counter);

    Fault revoked = account.revoked();

    Await.until("calls are refused", () -> !Stage.isAnswered(counter));
    assertThat(Stage.refusal(counter)).isEqualTo(ErrorReason.CREDENTIAL_INVALID);
    assertThat(heard.broken.get()).isPositive();

    revoked.end();
    authority.clock().advance(Duration.ofSeconds(31));

    assertThat(Stage.isAnswered(counter)).isTrue();
  }

  @Test
  void disabled_account_isRefusedUntilItEnds() {
    Stage.add(counter);

    Fault disabled = account.disabled();

    Await.until("calls are refused", () -> !Stage.isAnswered(counter));

    disabled.end();
    authority.clock().advance(Duration.ofSeconds(31));

    assertThat(Stage.isAnswered(counter)).isTrue();
  }

  @Test
  void rotateKey_betweenCalls_isSeenByNobody() {
    Stage.add(counter);
    String before = account.tokenFor(Stage.AUDIENCE);

    authority.faults().rotateKey();

    assertThat(Stage.isAnswered(counter)).isTrue();
    assertThat(Stage.isAnswered(stage.with(before))).isTrue();
    assertThat(Stage.isAnswered(stage.with(account.tokenFor(Stage.AUDIENCE)))).isTrue();
    assertThat(heard.dropped).hasValue(0);
  }

  @Test
  void revokeKey_betweenCalls_killsItsTokensAndCostsNoCall() {
    Stage.add(counter);
    CounterBlockingStub before = stage.with(account.tokenFor(Stage.AUDIENCE));
    assertThat(Stage.isAnswered(before)).isTrue();

    authority.faults().revokeKey();

    Await.until("old tokens are refused", () -> !Stage.isAnswered(before));
    assertThat(Stage.isAnswered(counter)).isTrue();
    assertThat(heard.broken).hasValue(0);
  }

  @Test
  void down_tokenHeld_callsGoOn() {
    Stage.add(counter);
    Fault down = authority.faults().down();

    assertThat(Stage.isAnswered(counter)).isTrue();

    down.end();
  }

  @Test
  void down_noTokenHeld_isUnavailableAndNotALogout() {
    Fault down = authority.faults().down();

    assertThatThrownBy(
            () ->
                counter
                    .withDeadlineAfter(700, TimeUnit.MILLISECONDS)
                    .add(AddRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));

    down.end();
    Await.until("it is answered", () -> Stage.isAnswered(counter));
    assertThat(heard.broken).hasValue(0);
  }

  @Test
  void down_longerThanTheGuardTrusts_isUnavailableUntilItEnds() {
    CounterBlockingStub known = stage.with(account.tokenFor(Stage.AUDIENCE));
    assertThat(Stage.isAnswered(known)).isTrue();
    Fault down = authority.faults().down();

    authority.clock().advance(Duration.ofSeconds(44));
    assertThat(Stage.isAnswered(known)).isTrue();
    authority.clock().advance(Duration.ofSeconds(10));
    Await.until("no verdict, no access", () -> !Stage.isAnswered(known));

    down.end();
    Await.until("it hears again", () -> Stage.isAnswered(known));
  }

  @Test
  void down_guardThatContinues_judgesByWhatItKnowsUpToItsBound() {
    TokenGuard patient =
        authority
            .newGuard(Stage.AUDIENCE)
            .whenStale(StaleFeedPolicy.continueUpTo(Duration.ofMinutes(10)))
            .build();
    try (patient;
        Stage other = Stage.guardedBy(patient)) {
      CounterBlockingStub known = other.with(account.tokenFor(Stage.AUDIENCE));
      Await.until("it is answered", () -> Stage.isAnswered(known));
      Fault down = authority.faults().down();

      authority.clock().advance(Duration.ofMinutes(9));
      assertThat(Stage.isAnswered(known)).isTrue();
      authority.clock().advance(Duration.ofMinutes(2));
      assertThat(Stage.refusal(known)).isEqualTo(ErrorReason.TRUST_STALE);

      down.end();
    }
  }

  @Test
  void slow_noTokenHeld_callLeavesAtItsOwnDeadlineAndTheRefreshGoesOn() {
    Fault slow = authority.faults().slow(Duration.ofHours(1));

    assertThatThrownBy(
            () ->
                counter
                    .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                    .add(AddRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            late ->
                assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    slow.end();

    assertThat(Stage.isAnswered(counter)).isTrue();
    assertThat(heard.refreshed).hasValue(1);
  }

  @Test
  void slow_aLittle_onlyTakesItsTime() {
    Fault slow = authority.faults().slow(Duration.ofMillis(100));
    long before = System.nanoTime();

    String token = account.tokenFor(Stage.AUDIENCE);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(99));
    slow.end();
    assertThat(Stage.isAnswered(stage.with(token))).isTrue();
  }

  @Test
  void restart_underAnIdentity_costsNoCall() {
    Stage.add(counter);

    authority.faults().restart();
    authority.faults().expireTokens();

    assertThat(Stage.isAnswered(counter)).isTrue();
  }
}
