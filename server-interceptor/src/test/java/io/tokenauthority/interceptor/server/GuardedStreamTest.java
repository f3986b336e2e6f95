package io.tokenauthority.interceptor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.revocation.RevocationNotice;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream must not outlive its token. */
class GuardedStreamTest {

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);
  private Optional<GuardedServer> server = Optional.empty();

  @AfterEach
  void stop() {
    server.ifPresent(GuardedServer::close);
  }

  private GuardedServer serve(StaleFeedPolicy policy) throws IOException {
    GuardedServer started =
        new GuardedServer(GuardedServer.guardBy(authority, time).whenStale(policy));
    server = Optional.of(started);
    return started;
  }

  /** A stream of questions as its client sees it. */
  private static final class Talk implements StreamObserver<ValidateTokensResponse> {
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final CompletableFuture<StatusRuntimeException> failure = new CompletableFuture<>();
    private final StreamObserver<ValidateTokensRequest> questions;

    Talk(GuardedServer server, String token) {
      questions =
          TokenAuthorityGrpc.newStub(server.channelWith("Bearer " + token)).validateTokens(this);
    }

    void send(String id) {
      questions.onNext(ValidateTokensRequest.newBuilder().setRequestId(id).build());
    }

    Talk ask(String id) {
      send(id);
      Await.until("the answer to " + id, () -> answers.contains(id) || end.isDone());
      return this;
    }

    String endReason() {
      Await.until("the end of the stream", failure::isDone);
      return GuardedServer.Seen.in(failure.join()).reason();
    }

    @Override
    public void onNext(ValidateTokensResponse answer) {
      answers.add(answer.getRequestId());
    }

    @Override
    public void onError(Throwable ended) {
      end.complete(Status.fromThrowable(ended));
      failure.complete((StatusRuntimeException) ended);
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }

  @Test
  void stream_goodToken_talksAndCompletes() throws Exception {
    Talk talk = new Talk(serve(StaleFeedPolicy.introspect()), authority.accessToken());
    talk.ask("1").ask("2").questions.onCompleted();
    Await.until("its end", talk.end::isDone);
    assertThat(talk.end.join().getCode()).isEqualTo(Status.Code.OK);
    assertThat(talk.answers).containsExactly("1", "2");
  }

  @Test
  void P3_stream_tokenRevoked_endsAndTheHandlerIsTold() throws Exception {
    GuardedServer served = serve(StaleFeedPolicy.introspect());
    AccessClaims claims = authority.claims();
    Talk talk = new Talk(served, authority.sign(claims)).ask("1");
    authority.revoke(RevocationNotice.grant(claims.grantId(), claims.expiresAt()));
    assertThat(talk.endReason()).isEqualTo("TOKEN_REVOKED");
    Await.until("the handler is told", () -> served.cancelled.get() == 1);
  }

  @Test
  void stream_tokenExpired_endsWithinTheLeeway() throws Exception {
    Talk talk =
        new Talk(
                serve(StaleFeedPolicy.introspect()),
                authority.sign(authority.claims(Duration.ofSeconds(60))))
            .ask("1");
    time.advance(Duration.ofSeconds(90));
    assertThat(talk.endReason()).isEqualTo("TOKEN_EXPIRED");
  }

  @Test
  void P7_stream_feedStaleAndPolicyClosed_ends() throws Exception {
    Talk talk = new Talk(serve(StaleFeedPolicy.failClosed()), authority.accessToken()).ask("1");
    authority.staleFor(Duration.ofSeconds(46));
    assertThat(talk.endReason()).isEqualTo("TRUST_STALE");
  }

  @Test
  void P7_stream_feedStale_livesByTheAuthoritysWord() throws Exception {
    GuardedServer served = serve(StaleFeedPolicy.introspect());
    AccessClaims claims = authority.claims();
    String token = authority.sign(claims);
    authority.knowsAlsoAs(token, claims);
    Talk talk = new Talk(served, token).ask("1");
    authority.staleFor(Duration.ofSeconds(46));
    Await.until("the authority is asked", () -> authority.introspections.get() > 0);
    talk.ask("2");
    assertThat(talk.end).isNotDone();

    authority.goDown();
    time.advance(Duration.ofSeconds(5));
    assertThat(talk.endReason()).isEqualTo("AUTHORITY_UNAVAILABLE");
  }

  /** Twenty at once: that the look four times a second came before all of them is past belief. */
  @Test
  void P3_checkEveryMessage_noMessageAfterTheRevocationReachesTheHandler() throws Exception {
    GuardedServer served =
        new GuardedServer(GuardedServer.guardBy(authority, time).checkEveryMessage());
    server = Optional.of(served);
    AccessClaims claims = authority.claims();
    String token = authority.sign(claims);
    List<Talk> talks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      talks.add(new Talk(served, token).ask("1"));
    }
    authority.revoke(RevocationNotice.token(claims.tokenId(), claims.expiresAt()));
    talks.forEach(talk -> talk.send("2"));
    assertThat(talks)
        .allSatisfy(
            talk -> {
              assertThat(talk.endReason()).isEqualTo("TOKEN_REVOKED");
              assertThat(talk.answers).containsExactly("1");
            });
  }

  @Test
  void checkEveryMessage_tokenExpired_endsWithThatReason() throws Exception {
    GuardedServer served =
        new GuardedServer(GuardedServer.guardBy(authority, time).checkEveryMessage());
    server = Optional.of(served);
    Talk talk = new Talk(served, authority.accessToken()).ask("1").ask("2");
    time.advance(Duration.ofMinutes(16));
    talk.send("3");
    assertThat(talk.endReason()).isEqualTo("TOKEN_EXPIRED");
    assertThat(talk.answers).containsExactly("1", "2");
  }

  /** Of twenty, half at least: one may meet a machine that stands still. */
  @Test
  void P3_streamsOfRevokedTokens_endWithinASecond() throws Exception {
    GuardedServer served = serve(StaleFeedPolicy.introspect());
    int prompt = 0;
    for (int i = 0; i < 20; i++) {
      AccessClaims claims = authority.claims();
      Talk talk = new Talk(served, authority.sign(claims)).ask("1");
      long start = System.nanoTime();
      authority.revoke(RevocationNotice.token(claims.tokenId(), claims.expiresAt()));
      assertThat(talk.endReason()).isEqualTo("TOKEN_REVOKED");
      prompt += System.nanoTime() - start < 1_000_000_000L ? 1 : 0;
    }
    assertThat(prompt).isGreaterThanOrEqualTo(10);
  }
}
