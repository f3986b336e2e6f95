package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What calls meet, by a clock moved by hand and a source answered by hand. */
final class TokenKeeperTest {

  private static final Duration PATIENT = Duration.ofDays(1);
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private final StatusRuntimeException down =
      Errors.of(Status.Code.UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE);
  private final StatusRuntimeException refused =
      Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID);
  private static final AuthorityError REVOKED =
      AuthorityError.own(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED, "");

  private final FakeClock clock = new FakeClock();
  private final ScriptedFetch fetch = new ScriptedFetch(clock);
  private final TokenKeeper keeper = keeper(new IdentityListener() {});

  private TokenKeeper keeper(IdentityListener listener) {
    return new TokenKeeper(fetch, clock, new Announcer("test", List.of(listener)));
  }

  private Heard ask() {
    return ask(PATIENT);
  }

  private Heard ask(Duration allowance) {
    Heard heard = new Heard();
    keeper.ask(heard, allowance);
    return heard;
  }

  private void hold(Duration life) {
    ask();
    fetch.answer(fetch.count(), life);
  }

  @Test
  void ask_fresh_servesWithoutRefresh() {
    hold(QUARTER);

    assertThat(ask().answers).containsExactly("Bearer t1");
    assertThat(keeper.ready()).isNotNull();
    assertThat(fetch.count()).isEqualTo(1);
  }

  @Test
  void ask_stale_servesOldTokenAndRefreshesOnce() {
    hold(QUARTER);
    clock.advance(Duration.ofMinutes(11));

    assertThat(keeper.ready()).isNull();
    assertThat(ask().answers).containsExactly("Bearer t1");
    assertThat(ask().answers).containsExactly("Bearer t1");
    assertThat(fetch.count()).isEqualTo(2);
    fetch.answer(2, QUARTER);
    assertThat(ask().answers).containsExactly("Bearer t2");
  }

  @Test
  void P11_ask_expired_waitsForOneRefresh() throws InterruptedException {
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(new Heard());
    }
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads =
        all.stream()
            .map(
                heard ->
                    new Thread(
                        () -> {
                          awaitQuietly(go);
                          keeper.ask(heard, PATIENT);
                        }))
            .toList();
    threads.forEach(Thread::start);
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(fetch.count()).isEqualTo(1);
    fetch.answer(1, QUARTER);
    assertThat(all).allSatisfy(heard -> assertThat(heard.answers).containsExactly("Bearer t1"));
    assertThat(fetch.count()).isEqualTo(1);
    assertThat(clock.pending()).isZero();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void P11_ask_authorityHangs_eachLeavesAtItsOwnTime() {
    Heard hasty = ask(Duration.ofMillis(300));
    Heard patient = ask();

    clock.advance(Duration.ofMillis(299));
    assertThat(hasty.answers).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(hasty.answers).containsExactly("DEADLINE_EXCEEDED");
    assertThat(patient.answers).isEmpty();
    fetch.answer(1, QUARTER);
    assertThat(patient.answers).containsExactly("Bearer t1");
    assertThat(hasty.answers).hasSize(1);
  }

  @Test
  void P11_ask_leavesEarly_givesUpItsPlaceAndIsAnsweredOnce() {
    Heard gone = ask();
    Heard stays = ask();
    assertThat(keeper.status().waitingCalls()).isEqualTo(2);

    gone.leave.run();
    gone.leave.run();
    assertThat(keeper.status().waitingCalls()).isEqualTo(1);

    fetch.answer(1, QUARTER);
    stays.leave.run();
    assertThat(gone.answers).containsExactly("CANCELLED");
    assertThat(stays.answers).containsExactly("Bearer t1");
    assertThat(clock.pending()).isZero();
  }

  @Test
  void ask_noTokenForTenSeconds_isUnavailable() {
    Heard heard = ask();

    clock.advance(Duration.ofSeconds(5));
    fetch.fail(1, Status.DEADLINE_EXCEEDED.asRuntimeException());
    clock.advance(Duration.ofMillis(4999)); // the second attempt, from 6 s on, hangs too
    assertThat(heard.answers).isEmpty();
    assertThat(fetch.count()).isEqualTo(2);
    clock.advance(Duration.ofMillis(1));
    assertThat(heard.answers).containsExactly("UNAVAILABLE");
    assertThat(heard.errors.get(0).reason()).isEqualTo(ErrorReason.AUTHORITY_UNAVAILABLE);
    assertThat(clock.pending()).isLessThanOrEqualTo(1);
  }

  @Test
  void P13_ask_tooManyWaiters_isRefusedAtOnce() {
    for (int i = 0; i < TokenKeeper.MOST_WAITERS; i++) {
      ask();
    }

    assertThat(ask().answers).containsExactly("UNAVAILABLE");
    assertThat(fetch.count()).isEqualTo(1);
  }

  @Test
  void P13_ask_asManyWaitersAsMayBe_areAnsweredByOneRefresh() {
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < TokenKeeper.MOST_WAITERS; i++) {
      all.add(ask());
    }
    assertThat(keeper.status().waitingCalls()).isEqualTo(TokenKeeper.MOST_WAITERS);

    fetch.answer(1, QUARTER);
    assertThat(all).allSatisfy(heard -> assertThat(heard.answers).containsExactly("Bearer t1"));
    assertThat(fetch.count()).isEqualTo(1);
    assertThat(keeper.status().waitingCalls()).isZero();
    assertThat(clock.pending()).isZero();
  }

  @Test
  void P6_failedRefresh_whileStale_keepsServing() {
    hold(QUARTER);
    clock.advance(Duration.ofMinutes(11));
    ask();
    fetch.fail(2, down);

    assertThat(ask().answers).containsExactly("Bearer t1");
    assertThat(keeper.ready()).isNotNull();
    assertThat(fetch.count()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(1));
    assertThat(ask().answers).containsExactly("Bearer t1");
    assertThat(fetch.count()).isEqualTo(3);
  }

  @Test
  void P6_failedRefresh_waitersOutlastBackoffAndAreServed() {
    Heard heard = ask();
    fetch.fail(1, down);
    Heard second = ask();
    assertThat(fetch.count()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));
    assertThat(fetch.count()).isEqualTo(2);
    fetch.fail(2, down);
    clock.advance(Duration.ofMillis(1600));
    fetch.answer(3, QUARTER);

    assertThat(heard.answers).containsExactly("Bearer t3");
    assertThat(second.answers).containsExactly("Bearer t3");
  }

  @Test
  void P6_failedRefresh_callThatCannotOutlastBackoff_isToldAtOnce() {
    Heard waiting = ask(Duration.ofMillis(900));
    fetch.fail(1, down);
    Heard late = ask(Duration.ofMillis(500));

    for (Heard heard : List.of(waiting, late)) {
      assertThat(heard.answers).containsExactly("UNAVAILABLE");
      assertThat(heard.errors.get(0).reason()).isEqualTo(ErrorReason.AUTHORITY_UNAVAILABLE);
      assertThat(heard.errors.get(0).retryDelay()).contains(Duration.ofSeconds(1));
    }
    assertThat(waiting.errors.get(0).metadata()).containsEntry("cause", "STORE_UNAVAILABLE");
  }

  @Test
  void failedRefresh_nobodyWaits_asksNoMore() {
    ask(Duration.ofMillis(10));
    fetch.fail(1, down);
    clock.advance(Duration.ofMinutes(10));

    assertThat(fetch.count()).isEqualTo(1);
    assertThat(clock.pending()).isZero();
  }

  @Test
  void failedRefresh_retryInfo_isHonoured() {
    ask();
    fetch.fail(
        1,
        Errors.of(
            Status.Code.RESOURCE_EXHAUSTED,
            ErrorReason.RATE_LIMITED,
            Optional.of(Duration.ofSeconds(60))));

    clock.advance(Duration.ofSeconds(49));
    assertThat(ask().answers).containsExactly("UNAVAILABLE");
    clock.advance(Duration.ofSeconds(10));
    Heard last = ask();
    assertThat(fetch.count()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    fetch.answer(2, QUARTER);
    assertThat(last.answers).containsExactly("Bearer t2");
  }

  @Test
  void refused_isBroken_andTriesOnceAfterThirtySeconds() {
    Heard first = ask();
    fetch.fail(1, refused);
    assertThat(first.answers).containsExactly("UNAUTHENTICATED");
    assertThat(first.errors.get(0).reason()).isEqualTo(ErrorReason.CREDENTIAL_INVALID);

    for (int second = 0; second < 29; second++) {
      clock.advance(Duration.ofSeconds(1));
      assertThat(ask().answers).containsExactly("UNAUTHENTICATED");
    }
    assertThat(fetch.count()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));
    Heard retried = ask();
    assertThat(fetch.count()).isEqualTo(2);
    fetch.fail(2, refused);
    assertThat(retried.answers).containsExactly("UNAUTHENTICATED");
    assertThat(ask().answers).containsExactly("UNAUTHENTICATED");
    assertThat(fetch.count()).isEqualTo(2);
  }

  @Test
  void refused_newTrySucceeds_serves() {
    ask();
    fetch.fail(1, refused);
    clock.advance(Snapshot.AFTER_REFUSAL);
    Heard heard = ask();
    fetch.answer(2, QUARTER);

    assertThat(heard.answers).containsExactly("Bearer t2");
  }

  @Test
  void refused_whileStale_servesUntilTheTokensEnd() {
    hold(QUARTER);
    clock.advance(Duration.ofMinutes(11));
    ask();
    fetch.fail(2, refused);
    assertThat(ask().answers).containsExactly("Bearer t1");

    clock.advance(Duration.ofMinutes(4));
    Heard heard = ask();
    fetch.fail(3, refused);
    assertThat(heard.answers).containsExactly("UNAUTHENTICATED");
  }

  @Test
  void rejected_currentToken_isReplacedOnceInTenSeconds() {
    hold(QUARTER);
    keeper.rejected("Bearer t1", REVOKED);
    Heard heard = ask();
    fetch.answer(2, QUARTER);
    assertThat(heard.answers).containsExactly("Bearer t2");

    keeper.rejected("Bearer t2", REVOKED);
    assertThat(ask().answers).containsExactly("Bearer t2");
    clock.advance(Duration.ofSeconds(10));
    keeper.rejected("Bearer t2", REVOKED);
    ask();
    assertThat(fetch.count()).isEqualTo(3);
  }

  @Test
  void rejected_tokenThatEndedHereToo_leavesTheNextOnesDropAllowed() {
    hold(QUARTER);
    clock.advance(QUARTER);
    keeper.rejected("Bearer t1", REVOKED); // a long stream met its token's end
    ask();
    fetch.answer(2, QUARTER);

    keeper.rejected("Bearer t2", REVOKED);
    ask();
    assertThat(fetch.count()).isEqualTo(3);
  }

  @Test
  void rejected_replacedToken_isIgnored() {
    hold(QUARTER);
    keeper.rejected("Bearer t0", REVOKED);

    assertThat(ask().answers).containsExactly("Bearer t1");
    assertThat(fetch.count()).isEqualTo(1);
  }

  @Test
  void attempt_unanswered_endsAfterFiveSecondsAndItsLateTokenIsTaken() {
    Heard heard = ask();
    clock.advance(Duration.ofSeconds(7)); // 5 s, then one back-off: the source is still out
    assertThat(fetch.count()).isEqualTo(1);

    fetch.answer(1, QUARTER);
    assertThat(heard.answers).containsExactly("Bearer t1");
    assertThat(ask().answers).containsExactly("Bearer t1");
  }

  @Test
  void attempt_answerLaterThanTheTokensLife_isAFailure() {
    ask();
    clock.advance(Duration.ofSeconds(4));
    fetch.answer(1, Duration.ofSeconds(4));

    assertThat(keeper.status().state()).isEqualTo(TokenState.EXPIRED);
    assertThat(fetch.count()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(fetch.count()).isEqualTo(2);
  }

  @Test
  void P16_life_countsFromSending() {
    ask();
    clock.advance(Duration.ofSeconds(3));
    fetch.answer(1, Duration.ofSeconds(9)); // sent 3 s ago; hard margin 0.9 s

    clock.advance(Duration.ofMillis(5099));
    assertThat(keeper.status().state()).isEqualTo(TokenState.STALE);
    clock.advance(Duration.ofMillis(1));
    assertThat(keeper.status().state()).isEqualTo(TokenState.EXPIRED);
  }

  @Test
  void refresh_threeMinuteToken_isAboutEveryTwoMinutes() {
    hold(Duration.ofMinutes(3));
    for (int second = 0; second < 3600; second++) {
      clock.advance(Duration.ofSeconds(1));
      int before = fetch.count();
      assertThat(ask().answers).hasSize(1);
      if (fetch.count() > before) {
        fetch.answer(fetch.count(), Duration.ofMinutes(3));
      }
    }

    assertThat(fetch.count()).isBetween(28, 30); // 3,600 s / 126 s at this jitter
  }

  @Test
  void refresh_leavesTheContextOfTheCallThatStartedIt() {
    List<@Nullable String> seen = new ArrayList<>();
    Context.Key<String> key = Context.key("caller");
    TokenKeeper contextual =
        new TokenKeeper(
            () -> {
              seen.add(key.get());
              return new CompletableFuture<>();
            },
            clock,
            new Announcer("test", List.of()));
    Context.CancellableContext caller = Context.current().withValue(key, "me").withCancellation();
    caller.run(() -> contextual.ask(new Heard(), PATIENT));
    caller.cancel(new CancellationException());

    assertThat(seen).containsExactly((String) null);
  }

  @Test
  void close_answersAllWhoWaitAndAllWhoCome() {
    Heard waiting = ask();
    keeper.close();
    fetch.answer(1, QUARTER);

    assertThat(waiting.answers).containsExactly("CANCELLED");
    assertThat(ask().answers).containsExactly("CANCELLED");
    assertThat(clock.pending()).isLessThanOrEqualTo(1);
    assertThat(fetch.count()).isEqualTo(1);
  }

  @Test
  void source_throws_isAFailureNotAHang() {
    TokenKeeper throwing =
        new TokenKeeper(
            () -> {
              throw new IllegalStateException("boom");
            },
            clock,
            new Announcer("test", List.of()));
    Heard heard = new Heard();
    throwing.ask(heard, Duration.ofMillis(1));

    assertThat(heard.answers).containsExactly("UNAVAILABLE");
    assertThat(heard.errors.get(0).message())
        .contains("IllegalStateException")
        .doesNotContain("boom");
  }

  @Test
  void listener_throwing_disturbsNobody() {
    AtomicBoolean heard = new AtomicBoolean();
    TokenKeeper listened =
        keeper(
            new IdentityListener() {
              @Override
              public void refreshed(Duration expiresIn) {
                heard.set(true);
                throw new IllegalStateException();
              }
            });
    Heard asker = new Heard();
    listened.ask(asker, PATIENT);
    fetch.answer(1, QUARTER);

    assertThat(heard).isTrue();
    assertThat(asker.answers).containsExactly("Bearer t1");
  }

  @Test
  void ready_sharesOneHeader() {
    hold(QUARTER);
    Metadata first = keeper.ready();

    assertThat(first).isNotNull().isSameAs(keeper.ready());
  }
}
