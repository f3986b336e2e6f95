package io.tokenauthority.interceptor.server;

import static io.tokenauthority.interceptor.server.GuardedServer.reasonOf;
import static io.tokenauthority.interceptor.server.GuardedServer.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.token.jwt.TokenSigner;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SigningKey;
import io.tokenauthority.token.key.VerificationKey;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sends forgeries, and who shares an address with whoever does. */
class PeerWithFailuresTest {

  private static final Metadata.Key<String> PEER =
      Metadata.Key.of("peer", Metadata.ASCII_STRING_MARSHALLER);

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);
  private final CompletableFuture<Void> gate = new CompletableFuture<>();
  private GuardedServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new GuardedServer(
            GuardedServer.guardBy(authority, time)
                .peers((call, headers) -> String.valueOf(headers.get(PEER))));
  }

  @AfterEach
  void stop() {
    gate.complete(null);
    server.close();
  }

  @Test
  void P13_peerSendingForgeries_goodTokensFromThereAreServedAllTheSame() {
    sendForgeries("office");

    for (int i = 0; i < 5; i++) {
      assertThat(self("office", authority.accessToken())).isEqualTo("billing");
      assertThat(self("office", authority.opaqueToken(authority.claims()))).isEqualTo("billing");
      assertThat(reasonOf(() -> self("office", forgery()))).isEqualTo("TOKEN_INVALID");
    }
  }

  @Test
  void P13_doorOfSuchPeersIsFull_refusedAsOursWhileKnownTokensAndOtherPeersAreServed() {
    String known = authority.accessToken();
    self("office", known);
    sendForgeries("office");
    authority.answerAfter(gate);
    List<CompletableFuture<String>> waiting = fillTheDoor("office");

    GuardedServer.Seen shed = refusalOf(() -> self("office", authority.accessToken()));

    assertThat(shed.reason()).isEqualTo("OVERLOADED");
    assertThat(shed.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(self("office", known)).isEqualTo("billing");
    assertThat(self("elsewhere", authority.accessToken())).isEqualTo("billing");
    gate.complete(null);
    assertThat(waiting)
        .hasSize(NarrowDoor.WIDTH + NarrowDoor.LINE)
        .allSatisfy(call -> assertThat(call.join()).isEqualTo("billing"));
  }

  @Test
  void P13_opaqueTokenWhoseAnswerHasAged_isNoStrangerAtAFullDoor() {
    String knownOpaque = authority.opaqueToken(authority.claims(Duration.ofDays(1)));
    self("office", knownOpaque);
    sendForgeries("office");
    authority.answerAfter(gate);
    var unused = fillTheDoor("office");
    time.advance(TokenExaminer.WORD_HOLDS);
    sendForgeries("office"); // a minute brings as many back

    CompletableFuture<String> aged = callAsync("office", knownOpaque);
    Await.until(
        "it is asked about", () -> authority.introspections.get() == 1 + NarrowDoor.WIDTH + 1);
    gate.complete(null);

    assertThat(aged.join()).isEqualTo("billing");
  }

  @Test
  void networkOf_addressesOfOneNetwork_areOnePeer() throws UnknownHostException {
    assertThat(network("2001:db8:1:2::1")).isEqualTo(network("2001:db8:1:2:ffff::9"));
    assertThat(network("2001:db8:1:2::1")).isNotEqualTo(network("2001:db8:1:3::1"));
    assertThat(network("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(network("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
  }

  private static String network(String address) throws UnknownHostException {
    return PeerNames.networkOf(InetAddress.getByName(address));
  }

  private String self(String peer, String token) {
    return server
        .with(token)
        .withInterceptors(from(peer))
        .getSelf(GetSelfRequest.getDefaultInstance())
        .getSubject();
  }

  private void sendForgeries(String peer) {
    for (int i = 0; i < 20; i++) {
      assertThat(reasonOf(() -> self(peer, forgery()))).isEqualTo("TOKEN_INVALID");
    }
  }

  /** Calls with as many unseen tokens as have room at the door. */
  private List<CompletableFuture<String>> fillTheDoor(String peer) {
    int tooMany = 5;
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < NarrowDoor.WIDTH + NarrowDoor.LINE + tooMany; i++) {
      calls.add(callAsync(peer, authority.opaqueToken(authority.claims(Duration.ofDays(1)))));
    }
    Await.until(
        "the door is full",
        () ->
            calls.stream().filter(CompletableFuture::isCompletedExceptionally).count() == tooMany);
    return calls.stream().filter(call -> !call.isDone()).toList();
  }

  private CompletableFuture<String> callAsync(String peer, String token) {
    CompletableFuture<String> subject = new CompletableFuture<>();
    TokenAuthorityGrpc.newStub(server.channelWith("Bearer " + token))
        .withInterceptors(from(peer))
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

  private static ClientInterceptor from(String peer) {
    Metadata headers = new Metadata();
    headers.put(PEER, peer);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private String forgery() {
    SigningKey forger = authority.newKey(KeyPurpose.ACCESS_TOKEN);
    SigningKey underOurName =
        SigningKey.restore(
            new VerificationKey(
                authority.key.keyId(),
                forger.verificationKey().algorithm(),
                KeyPurpose.ACCESS_TOKEN,
                forger.verificationKey().publicKey()),
            forger.exportPrivate(),
            FakeAuthority.PROVIDER);
    return new TokenSigner(underOurName).sign(authority.claims());
  }
}
