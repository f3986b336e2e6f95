package io.tokenauthority.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.config.Sources;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.v1.GetKeySetRequest;
import io.tokenauthority.v1.GetKeySetResponse;
import io.tokenauthority.v1.ReportUsageRequest;
import io.tokenauthority.v1.ReportUsageResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.WatchTrustRequest;
import io.tokenauthority.v1.WatchTrustResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of strangers that never end, in every way that they can be made not to. */
final class OpenCallsTest {

  private static final Metadata.Key<String> FORWARDED =
      Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);

  private volatile boolean answering = true;
  private final AtomicInteger begun = new AtomicInteger();
  private final HealthStatusManager health = new HealthStatusManager();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private GrpcServer server;

  @AfterEach
  void end() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.drain();
  }

  @Test
  void P13_unaryCallWithALongDeadline_endsAtTheLongestThatAnyMayLast() throws Exception {
    start(Map.of("grpc.deadline", "100ms", "grpc.deadline-max", "200ms"));
    answering = false;
    Call<GetKeySetResponse> call = keySet(channel(), anHour(), "");

    call.ask(GetKeySetRequest.getDefaultInstance());

    assertThat(endOf(call)).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    Await.until("its place is free", () -> server.callsInHand() == 0);
  }

  @Test
  void P13_requestThatNeverComes_endsWhateverTheKindOfCall() throws Exception {
    start(Map.of("grpc.deadline", "100ms", "grpc.deadline-max", "200ms"));
    ManagedChannel channel = channel();

    Call<GetKeySetResponse> unary = keySet(channel, anHour(), "");
    Call<ReportUsageResponse> report =
        new Call<>(channel, TokenAuthorityGrpc.getReportUsageMethod(), anHour(), "");
    report.send(ReportUsageRequest.getDefaultInstance());
    Call<WatchTrustResponse> watch =
        new Call<>(channel, TokenAuthorityGrpc.getWatchTrustMethod(), anHour(), "");

    assertThat(endOf(unary)).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(endOf(report)).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(endOf(watch)).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void stream_onceItWasAskedFor_lastsOn() throws Exception {
    start(Map.of("grpc.deadline", "100ms", "grpc.deadline-max", "100ms"));
    Call<WatchTrustResponse> watch =
        new Call<>(channel(), TokenAuthorityGrpc.getWatchTrustMethod(), CallOptions.DEFAULT, "");
    watch.ask(WatchTrustRequest.getDefaultInstance());
    watch.call.request(1);
    watch.first.get(10, TimeUnit.SECONDS);
    long later = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(250);

    Await.until(
        "longer than any unary call may last",
        () -> {
          server.sweep();
          return System.nanoTime() > later;
        });

    assertThat(watch.end).isNotDone();
  }

  @Test
  void P13_peerHoldsItsShare_itsNextCallIsShedAndOthersAreServed() throws Exception {
    start(Map.of("grpc.trusted-proxies", "127.0.0.1", "grpc.calls-per-peer", "2"));
    ManagedChannel channel = channel();
    answering = false;
    List<Call<GetKeySetResponse>> held = new ArrayList<>();
    for (String peer : List.of("192.0.2.1", "192.0.2.1", "2001:db8::1", "2001:db8::2")) {
      Call<GetKeySetResponse> call = keySet(channel, anHour(), peer);
      call.ask(GetKeySetRequest.getDefaultInstance());
      held.add(call);
    }
    Await.until("they are here", () -> begun.get() == 4);
    answering = true;

    assertThat(ask(channel, "192.0.2.1")).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(ask(channel, "2001:db8::3")).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(ask(channel, "192.0.2.2")).isEqualTo(Status.Code.OK);
    assertThat(ask(channel, "2001:db8:0:1::1")).isEqualTo(Status.Code.OK);
    held.forEach(call -> call.call.cancel("done", null));
    Await.until("their places are free", () -> server.callsInHand() == 0);
    assertThat(ask(channel, "192.0.2.1")).isEqualTo(Status.Code.OK);
  }

  @Test
  void share_ofThisMachine_isEverythingUnlessSaid() throws Exception {
    start(Map.of("grpc.calls", "16"));
    fill(16);
  }

  @Test
  void P13_fullHouse_stillSaysHowItIs() throws Exception {
    start(Map.of("grpc.calls", "16"));
    fill(16);
    answering = true;

    HealthCheckResponse health =
        HealthGrpc.newBlockingStub(channel()).check(HealthCheckRequest.getDefaultInstance());

    assertThat(health.getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    assertThat(ask(channel(), "")).isEqualTo(Status.Code.UNAVAILABLE);
  }

  private void fill(int places) {
    answering = false;
    ManagedChannel channel = channel();
    for (int i = 0; i < places; i++) {
      keySet(channel, anHour(), "").ask(GetKeySetRequest.getDefaultInstance());
    }
    Await.until("all places are taken", () -> begun.get() == places);
  }

  private Status.Code ask(ManagedChannel channel, String peer) throws Exception {
    Call<GetKeySetResponse> call = keySet(channel, CallOptions.DEFAULT, peer);
    call.ask(GetKeySetRequest.getDefaultInstance());
    call.call.request(1);
    return call.end.get(10, TimeUnit.SECONDS);
  }

  private Status.Code endOf(Call<?> call) throws Exception {
    Await.until(
        "the sweep ends it",
        () -> {
          server.sweep();
          return call.end.isDone();
        });
    return call.end.get(1, TimeUnit.SECONDS);
  }

  private static CallOptions anHour() {
    return CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.HOURS);
  }

  private static Call<GetKeySetResponse> keySet(
      ManagedChannel channel, CallOptions options, String peer) {
    return new Call<>(channel, TokenAuthorityGrpc.getGetKeySetMethod(), options, peer);
  }

  /** A client's side, of which each step is taken by hand. */
  private static final class Call<R> extends ClientCall.Listener<R> {
    final CompletableFuture<Status.Code> end = new CompletableFuture<>();
    final CompletableFuture<R> first = new CompletableFuture<>();
    final ClientCall<Object, R> call;

    @SuppressWarnings("unchecked")
    Call(
        ManagedChannel channel,
        MethodDescriptor<?, R> method,
        CallOptions options,
        String forwardedFor) {
      call = channel.newCall((MethodDescriptor<Object, R>) method, options);
      Metadata headers = new Metadata();
      if (!forwardedFor.isEmpty()) {
        headers.put(FORWARDED, forwardedFor);
      }
      call.start(this, headers);
    }

    void send(Object message) {
      call.sendMessage(message);
    }

    void ask(Object request) {
      send(request);
      call.halfClose();
    }

    @Override
    public void onMessage(R message) {
      first.complete(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status.getCode());
    }
  }

  private ManagedChannel channel() {
    return kept(NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build());
  }

  private ManagedChannel kept(ManagedChannel channel) {
    channels.add(channel);
    return channel;
  }

  private void start(Map<String, String> flags) throws IOException {
    Map<String, String> all = new HashMap<>(flags);
    all.put("grpc.listen", "127.0.0.1:0");
    all.put("grpc.notice", "0s");
    all.put("grpc.drain", "100ms");
    Configuration configuration = Sources.read(Optional.empty(), Map.of(), all).configuration();
    server =
        GrpcServer.start(
            configuration.edge(),
            Optional.empty(),
            List.of(new TestService().bindService(), health.getHealthService().bindService()),
            new ServerInterceptor() {
              @Override
              public <Q, R> ServerCall.Listener<Q> interceptCall(
                  ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                return next.startCall(call, headers);
              }
            },
            health,
            new Statuses(new Accidents(new SplittableRandom(1)), new Tally()));
  }

  private final class TestService extends TokenAuthorityGrpc.TokenAuthorityImplBase {
    @Override
    public void getKeySet(GetKeySetRequest request, StreamObserver<GetKeySetResponse> to) {
      if (answering) {
        to.onNext(GetKeySetResponse.newBuilder().setEtag("an answer".repeat(100)).build());
        to.onCompleted();
      } else {
        begun.incrementAndGet();
      }
    }

    @Override
    public void watchTrust(WatchTrustRequest request, StreamObserver<WatchTrustResponse> to) {
      to.onNext(WatchTrustResponse.getDefaultInstance());
    }

    @Override
    public StreamObserver<ReportUsageRequest> reportUsage(StreamObserver<ReportUsageResponse> to) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ReportUsageRequest report) {}

        @Override
        public void onError(Throwable ended) {}

        @Override
        public void onCompleted() {
          to.onNext(ReportUsageResponse.getDefaultInstance());
          to.onCompleted();
        }
      };
    }
  }
}
