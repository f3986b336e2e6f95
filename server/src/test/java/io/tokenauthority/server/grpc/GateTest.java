package io.tokenauthority.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.LogCapture;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.config.Sources;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.v1.GetKeySetRequest;
import io.tokenauthority.v1.GetKeySetResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.WatchTrustRequest;
import io.tokenauthority.v1.WatchTrustResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GateTest {

  private static final String SECRET = "tas_verysecret";

  /** What the one method does, by test. */
  private volatile Consumer<StreamObserver<GetKeySetResponse>> method = GateTest::answer;

  private volatile ServerInterceptor guard = GateTest::letIn;
  private final AtomicInteger streams = new AtomicInteger();

  private boolean drained;

  @SuppressWarnings("NullAway.Init")
  private GrpcServer server;

  @SuppressWarnings("NullAway.Init")
  private ManagedChannel channel;

  @AfterEach
  void end() {
    channel.shutdownNow();
    if (!drained) {
      server.drain();
    }
  }

  @Test
  void P14_handlerDeniesAField_callerIsToldWhichAndHow() throws Exception {
    start(Map.of());
    method =
        to -> {
          throw Denied.field("scopes[3]", "must be a scope");
        };

    StatusRuntimeException refused = refused();

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(detail(refused, ErrorInfo.class).getReason()).isEqualTo("FIELD_INVALID");
    assertThat(detail(refused, ErrorInfo.class).getDomain()).isEqualTo("tokenauthority.v1");
    assertThat(detail(refused, BadRequest.class).getFieldViolationsList())
        .containsExactly(
            BadRequest.FieldViolation.newBuilder()
                .setField("scopes[3]")
                .setDescription("must be a scope")
                .build());
  }

  @Test
  void P6_storeFails_isUnavailableWithATimeToTryAgain() throws Exception {
    start(Map.of());
    method =
        to -> {
          throw new StoreException(StoreException.Kind.UNAVAILABLE, "disk of " + SECRET);
        };

    StatusRuntimeException refused = refused();

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(detail(refused, ErrorInfo.class).getReason()).isEqualTo("STORE_UNAVAILABLE");
    assertThat(detail(refused, RetryInfo.class).getRetryDelay().getSeconds()).isEqualTo(1);
    assertThat(refused.toString()).doesNotContain(SECRET);
  }

  @Test
  void P5_handlerThrowsABug_callerGetsAnIdAndTheLogThePlaceAndNeitherTheText() throws Exception {
    start(Map.of());
    method =
        to -> {
          throw new IllegalStateException(SECRET, new IllegalArgumentException(SECRET));
        };

    try (LogCapture log = new LogCapture(Accidents.class)) {
      StatusRuntimeException refused = refused();

      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(refused.getStatus().getDescription()).isEqualTo("internal error");
      String id = detail(refused, ErrorInfo.class).getMetadataOrThrow("correlation_id");
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains(id, "IllegalStateException", "caused by", "GateTest")
          .doesNotContain(SECRET);
    }
  }

  @Test
  void P5_interceptorThrows_itsTextStaysHere() throws Exception {
    start(Map.of());
    guard =
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            throw new IllegalStateException(SECRET);
          }
        };

    StatusRuntimeException refused = refused();

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(refused.toString()).doesNotContain(SECRET);
    Await.until("its place is free", () -> server.callsInHand() == 0);
  }

  @Test
  void P14_bytesThatAreNoMessage_areTheCallersFault() throws Exception {
    start(Map.of());
    MethodDescriptor<byte[], GetKeySetResponse> raw =
        TokenAuthorityGrpc.getGetKeySetMethod().toBuilder(
                new MethodDescriptor.Marshaller<byte[]>() {
                  @Override
                  public InputStream stream(byte[] value) {
                    return new ByteArrayInputStream(value);
                  }

                  @Override
                  public byte[] parse(InputStream stream) {
                    throw new UnsupportedOperationException();
                  }
                },
                TokenAuthorityGrpc.getGetKeySetMethod().getResponseMarshaller())
            .build();

    StatusRuntimeException refused =
        refusal(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, raw, CallOptions.DEFAULT, new byte[] {-1, -1, -1}));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(detail(refused, ErrorInfo.class).getReason()).isEqualTo("FIELD_INVALID");
  }

  @Test
  void P13_handlerSaysMoreThanClientsTake_theCallerIsToldItsBeginning() throws Exception {
    start(Map.of());
    method =
        to ->
            to.onError(
                Status.NOT_FOUND.withDescription("\u00e9".repeat(20_000)).asRuntimeException());

    StatusRuntimeException refused = refused();

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(refused.getStatus().getDescription()).hasSize(256);
  }

  @Test
  void P13_messageLargerThanAny_isToldSoAndTheConnectionGoesOn() throws Exception {
    start(Map.of("grpc.message-size", "64KiB"));
    MethodDescriptor<WatchTrustRequest, GetKeySetResponse> padded =
        MethodDescriptor.<WatchTrustRequest, GetKeySetResponse>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(TokenAuthorityGrpc.getGetKeySetMethod().getFullMethodName())
            .setRequestMarshaller(TokenAuthorityGrpc.getWatchTrustMethod().getRequestMarshaller())
            .setResponseMarshaller(TokenAuthorityGrpc.getGetKeySetMethod().getResponseMarshaller())
            .build();
    WatchTrustRequest large =
        WatchTrustRequest.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        99,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(new byte[70_000]))
                            .build())
                    .build())
            .build();

    StatusRuntimeException refused =
        refusal(() -> ClientCalls.blockingUnaryCall(channel, padded, CallOptions.DEFAULT, large));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(
            TokenAuthorityGrpc.newBlockingStub(channel)
                .getKeySet(GetKeySetRequest.getDefaultInstance()))
        .isNotNull();
    Await.until("its place is free", () -> server.callsInHand() == 0);
  }

  @Test
  void P13_placesAreTaken_theNextCallIsShedAtOnceAndALaterOneTaken() throws Exception {
    start(Map.of("grpc.calls", "16"));
    CompletableFuture<Void> release = new CompletableFuture<>();
    answerAfter(release);
    List<CompletableFuture<GetKeySetResponse>> held =
        java.util.stream.IntStream.range(0, 16).mapToObj(i -> call()).toList();
    Await.until("all places are taken", () -> server.callsInHand() == 16);

    StatusRuntimeException refused = refused();

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(detail(refused, ErrorInfo.class).getReason()).isEqualTo("OVERLOADED");
    release.complete(null);
    CompletableFuture.allOf(held.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
    Await.until("all places are free", () -> server.callsInHand() == 0);
    assertThat(call().get(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void deadline_callWithoutOneIsNotAnswered_endsAtTheServersOwn() throws Exception {
    start(Map.of("grpc.deadline", "100ms"));
    CompletableFuture<StreamObserver<GetKeySetResponse>> late = new CompletableFuture<>();
    method = late::complete;
    CompletableFuture<GetKeySetResponse> answer = call();
    Await.until("the call is here", late::isDone);

    Await.until(
        "the sweep ends it",
        () -> {
          server.sweep();
          return answer.isDone();
        });

    StatusRuntimeException refused = refusal(answer::join);
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(detail(refused, ErrorInfo.class).getReason()).isEqualTo("DEADLINE_EXCEEDED");
    answer(late.join()); // too late, and harmless
    Await.until("its place is free", () -> server.callsInHand() == 0);
  }

  @Test
  void deadline_callWithALongerOfItsOwn_keepsThat() throws Exception {
    start(Map.of("grpc.deadline", "100ms"));
    CompletableFuture<Void> release = new CompletableFuture<>();
    answerAfter(release);
    CompletableFuture<GetKeySetResponse> answer =
        call(CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MINUTES));
    Await.until("the call is here", () -> server.callsInHand() == 1);
    long later = System.nanoTime() + Duration.ofMillis(150).toNanos();
    Await.until("the default has passed", () -> System.nanoTime() > later);

    server.sweep();
    release.complete(null);

    assertThat(answer.get(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void P15_drain_callInHandFinishesStreamEndsAndNothingNewIsTaken() throws Exception {
    start(Map.of("grpc.notice", "0s", "grpc.drain", "20s"));
    CompletableFuture<Void> release = new CompletableFuture<>();
    answerAfter(release);
    CompletableFuture<GetKeySetResponse> inHand = call();
    CompletableFuture<Throwable> streamEnd = watch();
    Await.until("both are here", () -> server.callsInHand() == 2);

    CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(this::drain);

    assertThat(Status.fromThrowable(streamEnd.get(10, TimeUnit.SECONDS)).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(drained).isNotDone();
    release.complete(null);
    assertThat(inHand.get(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(refused().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void P15_drainWithACallThatNeverEnds_isCutAfterItsTime() throws Exception {
    start(Map.of("grpc.notice", "0s", "grpc.drain", "100ms"));
    method = to -> {};
    CompletableFuture<GetKeySetResponse> never = call();
    Await.until("it is here", () -> server.callsInHand() == 1);

    assertThat(drain()).isFalse();

    assertThat(refusal(never::join).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void peer_headerOfAForwarder_countsOnlyFromATrustedOne() throws Exception {
    start(Map.of("grpc.trusted-proxies", "127.0.0.1, 10.0.0.0/8"));
    AtomicReference<String> peer = new AtomicReference<>("");
    method =
        to -> {
          peer.set(Connection.PEER.get());
          answer(to);
        };
    Map<String, String> expected = new HashMap<>();
    expected.put("", "127.0.0.1");
    expected.put("192.0.2.1", "192.0.2.1");
    expected.put("evil, 192.0.2.1, 10.1.1.1", "192.0.2.1");
    expected.put("192.0.2.7, 192.0.2.1", "192.0.2.1");
    expected.put("10.2.2.2", "10.2.2.2");
    expected.put("localhost", "127.0.0.1");

    for (Map.Entry<String, String> each : expected.entrySet()) {
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER), each.getKey());
      var unused =
          TokenAuthorityGrpc.newBlockingStub(
                  io.grpc.ClientInterceptors.intercept(
                      channel, io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor(headers)))
              .getKeySet(GetKeySetRequest.getDefaultInstance());
      assertThat(peer.get()).as(each.getKey()).isEqualTo(each.getValue());
    }
  }

  private void start(Map<String, String> flags) throws IOException {
    Map<String, String> all = new HashMap<>(flags);
    all.put("grpc.listen", "127.0.0.1:0");
    Configuration configuration = Sources.read(Optional.empty(), Map.of(), all).configuration();
    Statuses statuses = new Statuses(new Accidents(new SplittableRandom(1)), new Tally());
    server =
        GrpcServer.start(
            configuration.edge(),
            Optional.empty(),
            List.of(new TestService().bindService()),
            new ServerInterceptor() {
              @Override
              public <Q, R> ServerCall.Listener<Q> interceptCall(
                  ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                return guard.interceptCall(call, headers, next);
              }
            },
            new HealthStatusManager(),
            statuses);
    channel =
        Grpc.newChannelBuilderForAddress(
                "127.0.0.1", server.port(), InsecureChannelCredentials.create())
            .build();
  }

  private void answerAfter(CompletableFuture<Void> release) {
    method =
        to -> {
          var unused = release.thenRun(() -> answer(to));
        };
  }

  private boolean drain() {
    drained = true;
    return server.drain();
  }

  private static <Q, R> ServerCall.Listener<Q> letIn(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return next.startCall(call, headers);
  }

  private static void answer(StreamObserver<GetKeySetResponse> to) {
    to.onNext(GetKeySetResponse.getDefaultInstance());
    to.onCompleted();
  }

  private CompletableFuture<GetKeySetResponse> call() {
    return call(CallOptions.DEFAULT);
  }

  private CompletableFuture<GetKeySetResponse> call(CallOptions options) {
    CompletableFuture<GetKeySetResponse> answer = new CompletableFuture<>();
    ClientCalls.asyncUnaryCall(
        ((Channel) channel).newCall(TokenAuthorityGrpc.getGetKeySetMethod(), options),
        GetKeySetRequest.getDefaultInstance(),
        new StreamObserver<GetKeySetResponse>() {
          @Override
          public void onNext(GetKeySetResponse value) {
            answer.complete(value);
          }

          @Override
          public void onError(Throwable thrown) {
            answer.completeExceptionally(thrown);
          }

          @Override
          public void onCompleted() {}
        });
    return answer;
  }

  private CompletableFuture<Throwable> watch() {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    TokenAuthorityGrpc.newStub(channel)
        .watchTrust(
            WatchTrustRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(WatchTrustResponse value) {}

              @Override
              public void onError(Throwable thrown) {
                end.complete(thrown);
              }

              @Override
              public void onCompleted() {
                end.complete(new AssertionError("completed"));
              }
            });
    Await.until("the stream is open", () -> streams.get() > 0);
    return end;
  }

  private StatusRuntimeException refused() {
    return refusal(() -> call().join());
  }

  private static StatusRuntimeException refusal(Runnable act) {
    try {
      act.run();
    } catch (StatusRuntimeException refused) {
      return refused;
    } catch (java.util.concurrent.CompletionException wrapped) {
      if (wrapped.getCause() instanceof StatusRuntimeException refused) {
        return refused;
      }
      throw wrapped;
    }
    throw new AssertionError("it was answered");
  }

  private static <D extends com.google.protobuf.Message> D detail(
      StatusRuntimeException refused, Class<D> kind)
      throws InvalidProtocolBufferException, ExecutionException {
    com.google.rpc.Status status = StatusProto.fromThrowable(refused);
    assertThat(status).isNotNull();
    for (Any any : status.getDetailsList()) {
      if (any.is(kind)) {
        return any.unpack(kind);
      }
    }
    throw new AssertionError("no " + kind.getSimpleName());
  }

  private final class TestService extends TokenAuthorityGrpc.TokenAuthorityImplBase {
    @Override
    public void getKeySet(GetKeySetRequest request, StreamObserver<GetKeySetResponse> to) {
      method.accept(to);
    }

    @Override
    public void watchTrust(WatchTrustRequest request, StreamObserver<WatchTrustResponse> to) {
      streams.incrementAndGet();
    }
  }
}
