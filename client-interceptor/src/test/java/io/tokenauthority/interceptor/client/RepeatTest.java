package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.interceptor.client.Stage.Transport;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A refused token is replaced and its call repeated once: when, and when not. */
final class RepeatTest {

  private @Nullable Stage stage;

  private Stage stage(Transport transport) {
    Stage started = new Stage(transport);
    stage = started;
    return started;
  }

  @AfterEach
  void close() {
    if (stage != null) {
      stage.close();
    }
  }

  private static ClientIdentity identity(Stage stage) {
    return ClientIdentity.builder(stage.toAuthority())
        .source(TokenSource.serviceToken(() -> "tas_secret"))
        .build();
  }

  private static void refuseFirst(Stage stage, StatusRuntimeException refusal) {
    stage.peer.verdict = seen -> seen.equals("Bearer access-1") ? refusal : null;
  }

  private static Channel intercepted(Stage stage, ClientIdentity identity) {
    return ClientInterceptors.intercept(stage.foreign(), identity.interceptor());
  }

  static Stream<Arguments> allCalls() {
    return Stream.of(Transport.values())
        .flatMap(transport -> Stream.of(Calls.values()).map(kind -> Arguments.of(transport, kind)));
  }

  @ParameterizedTest
  @MethodSource("allCalls")
  void goodToken_everyKindOfCallSucceedsAtOnce(Transport transport, Calls kind) throws Exception {
    Stage stage = stage(transport);
    try (ClientIdentity identity = identity(stage)) {
      assertThat(kind.run(stage.own(identity))).isEqualTo(kind.answers());
      assertThat(kind.run(intercepted(stage, identity))).isEqualTo(kind.answers());
    }
    assertThat(stage.peer.seen).containsExactly("Bearer access-1", "Bearer access-1");
  }

  @ParameterizedTest
  @MethodSource("allCalls")
  void ownChannel_tokenRevoked_everyKindOfCallSucceeds(Transport transport, Calls kind)
      throws Exception {
    Stage stage = stage(transport);
    refuseFirst(stage, Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED));
    try (ClientIdentity identity = identity(stage)) {
      assertThat(kind.run(stage.own(identity))).isEqualTo(kind.answers());
    }
    assertThat(stage.peer.seen).containsExactly("Bearer access-1", "Bearer access-2");
  }

  static Stream<Arguments> foreignCalls() {
    return Stream.of(Transport.values())
        .flatMap(
            transport ->
                Stream.of(Calls.UNARY, Calls.SERVER_STREAM)
                    .map(kind -> Arguments.of(transport, kind)));
  }

  @ParameterizedTest
  @MethodSource("foreignCalls")
  void foreignChannel_tokenRevoked_oneRequestIsRepeated(Transport transport, Calls kind)
      throws Exception {
    Stage stage = stage(transport);
    refuseFirst(stage, Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED));
    try (ClientIdentity identity = identity(stage)) {
      assertThat(kind.run(intercepted(stage, identity))).isEqualTo(kind.answers());
    }
    assertThat(stage.peer.seen).containsExactly("Bearer access-1", "Bearer access-2");
  }

  /** Over Netty gRPC keeps a single request's header back until the request is there. */
  @Test
  void foreignChannel_refusedBeforeTheRequestWasSent_isRepeatedWithIt() throws Exception {
    Stage stage = stage(Transport.IN_PROCESS);
    refuseFirst(stage, Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED));
    try (ClientIdentity identity = identity(stage)) {
      ClientCall<GetSelfRequest, GetSelfResponse> call =
          intercepted(stage, identity)
              .newCall(TokenAuthorityGrpc.getGetSelfMethod(), CallOptions.DEFAULT);
      CompletableFuture<Status> end = new CompletableFuture<>();
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              end.complete(status);
            }
          },
          new Metadata());
      call.request(1);
      Await.until("a second attempt", () -> stage.peer.seen.size() == 2 || end.isDone());
      call.sendMessage(GetSelfRequest.getDefaultInstance());
      call.halfClose();
      assertThat(end.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.OK);
    }
  }

  static Stream<Arguments> foreignStreams() {
    return Stream.of(Transport.values())
        .flatMap(
            transport ->
                Stream.of(Calls.CLIENT_STREAM, Calls.BIDIRECTIONAL)
                    .map(kind -> Arguments.of(transport, kind)));
  }

  @ParameterizedTest
  @MethodSource("foreignStreams")
  void foreignChannel_streamedRequests_areNotRepeatedButTheNextCallIsMended(
      Transport transport, Calls kind) throws Exception {
    Stage stage = stage(transport);
    refuseFirst(stage, Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED));
    try (ClientIdentity identity = identity(stage)) {
      Channel channel = intercepted(stage, identity);
      assertThat(catchThrowable(() -> kind.run(channel))).isInstanceOf(Exception.class);
      assertThat(kind.run(channel)).isEqualTo(kind.answers());
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"TOKEN_EXPIRED", "TOKEN_REVOKED", "SIGNING_KEY_UNKNOWN", "ERROR_REASON_UNSPECIFIED"})
  void unauthenticated_reasonThatANewTokenMends_isRepeated(ErrorReason reason) throws Exception {
    Stage stage = stage(Transport.IN_PROCESS);
    refuseFirst(
        stage,
        reason == ErrorReason.ERROR_REASON_UNSPECIFIED
            ? Status.UNAUTHENTICATED.asRuntimeException()
            : Errors.of(Status.Code.UNAUTHENTICATED, reason));
    try (ClientIdentity identity = identity(stage)) {
      assertThat(Calls.UNARY.run(intercepted(stage, identity))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "TOKEN_MISSING",
        "TOKEN_MALFORMED",
        "TOKEN_INVALID",
        "AUDIENCE_MISMATCH",
        "CREDENTIAL_INVALID"
      })
  void unauthenticated_otherReason_isLeftAlone(ErrorReason reason) {
    Stage stage = stage(Transport.IN_PROCESS);
    refuseFirst(stage, Errors.of(Status.Code.UNAUTHENTICATED, reason));
    try (ClientIdentity identity = identity(stage)) {
      assertThat(failure(intercepted(stage, identity)))
          .hasValueSatisfying(error -> assertThat(error.reason()).isEqualTo(reason));
      assertThat(stage.peer.seen).hasSize(1);
      assertTokenIsKept(stage, identity);
    }
  }

  @Test
  void ownChannel_otherReasonWithPushback_isLeftAlone() {
    Stage stage = stage(Transport.NETTY);
    StatusRuntimeException refusal =
        Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.AUDIENCE_MISMATCH);
    Metadata trailers = new Metadata();
    trailers.merge(Optional.ofNullable(refusal.getTrailers()).orElseThrow());
    trailers.put(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER), "-1");
    refuseFirst(stage, refusal.getStatus().asRuntimeException(trailers));
    try (ClientIdentity identity = identity(stage)) {
      assertThat(failure(stage.own(identity))).isPresent();
      assertThat(stage.peer.seen).hasSize(1);
      assertTokenIsKept(stage, identity);
    }
  }

  @ParameterizedTest
  @EnumSource
  void permissionDenied_isNeverRepeatedNorRefreshed(Transport transport) {
    Stage stage = stage(transport);
    refuseFirst(stage, Errors.of(Status.Code.PERMISSION_DENIED, ErrorReason.SCOPE_INSUFFICIENT));
    try (ClientIdentity identity = identity(stage)) {
      for (Channel channel : List.of(intercepted(stage, identity), stage.own(identity))) {
        assertThat(failure(channel))
            .hasValueSatisfying(
                error -> assertThat(error.reason()).isEqualTo(ErrorReason.SCOPE_INSUFFICIENT));
      }
      assertThat(stage.peer.seen).hasSize(2);
      assertTokenIsKept(stage, identity);
    }
  }

  @Test
  void P11_everyTokenRefused_isRepeatedOnceOnly() {
    Stage stage = stage(Transport.NETTY);
    stage.peer.verdict = seen -> Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED);
    try (ClientIdentity identity = identity(stage)) {
      assertThat(failure(stage.own(identity))).isPresent();
      assertThat(stage.peer.seen).containsExactly("Bearer access-1", "Bearer access-2");
      assertThat(stage.authority.issues).hasSize(2);
      // Within 10 s no further token is dropped: the authority is not asked again and again.
      assertThat(failure(intercepted(stage, identity))).isPresent();
    }
    assertThat(stage.peer.seen).hasSize(4);
    assertThat(stage.authority.issues).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void P11_interceptorOnOwnChannel_stillTwoAttemptsInAll(Transport transport) {
    Stage stage = stage(transport);
    stage.peer.verdict = seen -> Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED);
    try (ClientIdentity identity = identity(stage)) {
      Channel both = ClientInterceptors.intercept(stage.own(identity), identity.interceptor());
      StatusRuntimeException failed =
          (StatusRuntimeException) catchThrowable(() -> Calls.UNARY.run(both));
      assertThat(Optional.ofNullable(failed.getTrailers()).orElseThrow().keys())
          .noneMatch(key -> key.startsWith("token-authority"));
    }
    assertThat(stage.peer.seen).hasSize(2);
  }

  @Test
  void P11_interceptorTwice_stillTwoAttemptsInAll() {
    Stage stage = stage(Transport.NETTY);
    stage.peer.verdict = seen -> Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED);
    try (ClientIdentity identity = identity(stage)) {
      Channel twice =
          ClientInterceptors.intercept(intercepted(stage, identity), identity.interceptor());
      assertThat(failure(twice)).isPresent();
    }
    assertThat(stage.peer.seen).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void P11_refusedAfterHeaders_isNeverRepeated(Transport transport) {
    Stage stage = stage(transport);
    stage.peer.endStreamAfterFirst =
        Optional.of(Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_EXPIRED));
    try (ClientIdentity identity = identity(stage)) {
      for (Channel channel : List.of(intercepted(stage, identity), stage.own(identity))) {
        assertThat(catchThrowable(() -> Calls.SERVER_STREAM.run(channel))).isNotNull();
      }
    }
    assertThat(stage.peer.seen).hasSize(2);
  }

  @Test
  void callWithCredentialsOfItsOwn_keepsThem() throws Exception {
    Stage stage = stage(Transport.IN_PROCESS);
    try (ClientIdentity one = identity(stage);
        ClientIdentity other = identity(stage)) {
      Channel channel =
          ClientInterceptors.intercept(
              intercepted(stage, one), other.interceptor()); // other's comes first
      Calls.UNARY.run(channel);
    }
    assertThat(stage.peer.seen).containsExactly("Bearer access-1");
    assertThat(stage.authority.issues).hasSize(1);
  }

  private static void assertTokenIsKept(Stage stage, ClientIdentity identity) {
    stage.peer.verdict = seen -> null;
    assertThat(failure(intercepted(stage, identity))).isEmpty();
    assertThat(stage.peer.seen).endsWith("Bearer access-1");
    assertThat(stage.authority.issues).hasSize(1);
  }

  private static Optional<AuthorityError> failure(Channel channel) {
    return Optional.ofNullable(catchThrowable(() -> Calls.UNARY.run(channel)))
        .flatMap(AuthorityError::from);
  }
}
