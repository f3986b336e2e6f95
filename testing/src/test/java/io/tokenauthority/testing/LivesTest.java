package io.tokenauthority.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.testing.counter.v1.AddRequest;
import io.tokenauthority.testing.counter.v1.AddResponse;
import io.tokenauthority.testing.counter.v1.CounterGrpc;
import io.tokenauthority.testing.counter.v1.CounterGrpc.CounterBlockingStub;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens live and die by the clock that is turned, and no call fails for it. */
class LivesTest {

  /** One of each kind of channel. */
  enum Way {
    /** A channel that the identity builds, over Netty. */
    OURS,
    /** Somebody else's with our interceptor, in process. */
    FOREIGN;

    Channel channel(Stage stage, ClientIdentity identity) {
      return switch (this) {
        case OURS -> stage.ours(identity);
        case FOREIGN -> stage.foreign(identity);
      };
    }
  }

  @RegisterExtension static final TestAuthorityExtension AUTHORITY = new TestAuthorityExtension();

  @ParameterizedTest
  @ValueSource(strings = {"PT60S", "PT15M"})
  void life_overThreeOfThem_isRenewedAheadAndNoCallFails(Duration life, TestAuthority authority) {
    Heard heard = new Heard();
    try (Stage stage = Stage.guardedBy(authority);
        ClientIdentity identity =
            authority
                .account("steady", Stage.AUDIENCE, Stage.SCOPE)
                .newIdentityFor(Stage.AUDIENCE)
                .lifetime(life)
                .listener(heard)
                .build()) {
      CounterBlockingStub counter = stage.as(identity);
      // Due at 70 % of 60 s and of 15 min (a third less 10 %, at most 5 min less 10 %): the third
      // quarter finds the token stale, is served, and has the next one fetched.
      for (int quarter = 0; quarter <= 12; quarter++) {
        assertThat(Stage.isAnswered(counter)).isTrue();
        int due = 1 + quarter / 3;
        Await.until("it is renewed", () -> heard.refreshed.get() == due);
        authority.clock().advance(life.dividedBy(4));
      }
      assertThat(heard.dropped).hasValue(0);
      assertThat(heard.failed).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void expiredAtThePeer_beforeEachKindOfCall_isReplacedUnseen(Way way, TestAuthority authority) {
    try (Stage stage = Stage.guardedBy(authority)) {
      ClientIdentity identity = authority.identityFor("kinds", Stage.AUDIENCE, Stage.SCOPE);
      Channel channel = way.channel(stage, identity);
      CounterBlockingStub counter = CounterGrpc.newBlockingStub(channel);
      Stage.add(counter);

      expire(authority);
      assertThat(Stage.isAnswered(counter)).isTrue();
      if (way == Way.OURS) { // a stream of requests is repeated by gRPC's own retry alone
        expire(authority);
        assertThat(watch(counter).next().getAccount()).isEqualTo("kinds");
        expire(authority);
        assertThat(sent(CounterGrpc.newStub(channel)::addAll)).isNull();
        expire(authority);
        assertThat(sent(CounterGrpc.newStub(channel)::addEach)).isNull();
      }
    }
  }

  private static void expire(TestAuthority authority) {
    authority.clock().advance(Duration.ofSeconds(11)); // past the pause after a forced refresh
    authority.faults().expireTokens();
  }

  @Test
  void stream_openAtTheEndOfItsToken_endsByPolicy(TestAuthority authority) {
    try (Stage stage = Stage.guardedBy(authority);
        ClientIdentity identity =
            authority
                .account("watcher", Stage.AUDIENCE, Stage.SCOPE)
                .newIdentityFor(Stage.AUDIENCE)
                .lifetime(Duration.ofSeconds(60))
                .build()) {
      CounterBlockingStub counter = stage.as(identity);
      Iterator<AddResponse> stream = watch(counter);
      stream.next();

      authority.clock().advance(Duration.ofSeconds(91)); // its life and the leeway

      assertThat(endOf(stream)).isEqualTo(ErrorReason.TOKEN_EXPIRED);
      assertThat(watch(counter).next().getCount()).isPositive();
    }
  }

  @Test
  void stream_openWhenItsTokenIsRevoked_ends(TestAuthority authority) {
    try (Stage stage = Stage.guardedBy(authority)) {
      ClientIdentity identity = authority.identityFor("watched", Stage.AUDIENCE, Stage.SCOPE);
      Iterator<AddResponse> stream = watch(stage.as(identity));
      String tokenId = stream.next().getTokenId();

      authority.faults().revokeById(tokenId);

      assertThat(endOf(stream)).isEqualTo(ErrorReason.TOKEN_REVOKED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT-1H"})
  void identityClocksOff_anHourEitherWay_changesNothing(Duration wrong, TestAuthority authority) {
    Fault off = authority.faults().identityClocksOff(wrong);
    Heard heard = new Heard();
    try (Stage stage = Stage.guardedBy(authority);
        ClientIdentity identity =
            authority
                .account("misled", Stage.AUDIENCE, Stage.SCOPE)
                .newIdentityFor(Stage.AUDIENCE)
                .lifetime(Duration.ofSeconds(60))
                .listener(heard)
                .build()) {
      CounterBlockingStub counter = stage.as(identity);
      assertThat(Stage.isAnswered(counter)).isTrue();
      authority.clock().advance(Duration.ofSeconds(50));
      assertThat(Stage.isAnswered(counter)).isTrue();
      Await.until("it is renewed ahead", () -> heard.refreshed.get() == 2);
      off.end();
      assertThat(Stage.isAnswered(counter)).isTrue();
      assertThat(heard.refreshed).hasValue(2);
      assertThat(heard.dropped).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT20S", "PT-20S"})
  void guardClocksOff_twentySecondsEitherWay_isWithinTheLeeway(
      Duration wrong, TestAuthority authority) {
    Fault off = authority.faults().guardClocksOff(wrong);
    try (Stage stage = Stage.guardedBy(authority)) {
      String token =
          authority
              .account("punctual", Stage.AUDIENCE, Stage.SCOPE)
              .tokenFor(Stage.AUDIENCE, Duration.ofSeconds(60));
      CounterBlockingStub counter = stage.with(token);
      assertThat(Stage.isAnswered(counter)).isTrue(); // though made in this guard's future
      authority.clock().advance(Duration.ofSeconds(55));
      assertThat(Stage.isAnswered(counter)).isTrue();
      authority.clock().advance(Duration.ofSeconds(60));
      assertThat(Stage.refusal(counter)).isEqualTo(ErrorReason.TOKEN_EXPIRED);
    }
    off.end();
  }

  @Test
  void authorityClockOff_behindAtItsStart_tokensAreStillTaken(TestAuthority authority) {
    Fault off = authority.faults().authorityClockOff(Duration.ofSeconds(-20));
    authority.faults().restart();
    try (Stage stage = Stage.guardedBy(authority)) {
      ClientIdentity identity = authority.identityFor("late", Stage.AUDIENCE, Stage.SCOPE);
      assertThat(Stage.isAnswered(stage.as(identity))).isTrue();
    }
    off.end();
  }

  private static Iterator<AddResponse> watch(CounterBlockingStub counter) {
    return counter.withDeadlineAfter(20, TimeUnit.SECONDS).watch(AddRequest.getDefaultInstance());
  }

  /** Why it ends; fails where it does not within its deadline. */
  private static ErrorReason endOf(Iterator<AddResponse> stream) {
    try {
      while (stream.hasNext()) {
        stream.next();
      }
      throw new AssertionError("it ended well");
    } catch (StatusRuntimeException ended) {
      return AuthorityError.from(ended).orElseThrow().reason();
    }
  }

  private interface Call {
    StreamObserver<AddRequest> begin(StreamObserver<AddResponse> answers);
  }

  /** Sends three messages; null where it ends well. */
  private static @Nullable Throwable sent(Call call) {
    CompletableFuture<String> ended = new CompletableFuture<>();
    StreamObserver<AddRequest> requests =
        call.begin(
            new StreamObserver<>() {
              @Override
              public void onNext(AddResponse answer) {}

              @Override
              public void onError(Throwable failed) {
                ended.completeExceptionally(failed);
              }

              @Override
              public void onCompleted() {
                ended.complete("well");
              }
            });
    for (int i = 0; i < 3; i++) {
      requests.onNext(AddRequest.getDefaultInstance());
    }
    requests.onCompleted();
    return ended.orTimeout(20, TimeUnit.SECONDS).handle((well, failed) -> failed).join();
  }
}
