package io.tokenauthority.bench;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The client's side, the same for ours and for the echo: two channels, direct executor, no
 * interceptor but a fixed header.
 */
final class Calls implements AutoCloseable {
  private static final int CHANNELS = 2;

  private final List<ManagedChannel> open = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  /** Calls with this token as a fixed header. */
  Calls(int port, String bearer) {
    this(
        () ->
            NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .intercept(AuthorityProcess.bearer(bearer)));
  }

  /** Calls over channels of another making. */
  Calls(Supplier<ManagedChannelBuilder<?>> channel) {
    for (int i = 0; i < CHANNELS; i++) {
      open.add(channel.get().directExecutor().build());
    }
  }

  /** A unary call. */
  <Q extends Message, R extends Message> Target unary(
      MethodDescriptor<Q, R> method, Supplier<Q> request, Predicate<R> right) {
    return done ->
        ClientCalls.asyncUnaryCall(
            next().newCall(method, CallOptions.DEFAULT), request.get(), new Unary<>(right, done));
  }

  /** Questions and answers on one stream that stays open. */
  Target stream(
      MethodDescriptor<ValidateTokensRequest, ValidateTokensResponse> method,
      ValidateTokenRequest question,
      Predicate<ValidateTokensResponse> right) {
    Map<String, Consumer<Boolean>> unanswered = new ConcurrentHashMap<>();
    AtomicLong number = new AtomicLong();
    StreamObserver<ValidateTokensRequest> out =
        ClientCalls.asyncBidiStreamingCall(
            next().newCall(method, CallOptions.DEFAULT), new Answers(unanswered, right));
    return done -> {
      String id = Long.toString(number.incrementAndGet());
      unanswered.put(id, done);
      ValidateTokensRequest message =
          ValidateTokensRequest.newBuilder().setRequestId(id).setRequest(question).build();
      synchronized (out) {
        out.onNext(message);
      }
    };
  }

  /** One verdict, waited for. */
  ValidateTokenResponse validateOnce(ValidateTokenRequest question) {
    return TokenAuthorityGrpc.newBlockingStub(next()).validateToken(question);
  }

  private Channel next() {
    return open.get(Math.floorMod(turn.getAndIncrement(), CHANNELS));
  }

  @Override
  public void close() {
    open.forEach(ManagedChannel::shutdownNow);
  }

  private static final class Unary<R> implements StreamObserver<R> {
    private final Predicate<R> right;
    private final Consumer<Boolean> done;
    private boolean good;

    Unary(Predicate<R> right, Consumer<Boolean> done) {
      this.right = right;
      this.done = done;
    }

    @Override
    public void onNext(R response) {
      good = right.test(response);
    }

    @Override
    public void onError(Throwable cause) {
      done.accept(false);
    }

    @Override
    public void onCompleted() {
      done.accept(good);
    }
  }

  private record Answers(
      Map<String, Consumer<Boolean>> unanswered, Predicate<ValidateTokensResponse> right)
      implements StreamObserver<ValidateTokensResponse> {
    @Override
    public void onNext(ValidateTokensResponse answer) {
      Consumer<Boolean> done = unanswered.remove(answer.getRequestId());
      if (done != null) {
        done.accept(right.test(answer));
      }
    }

    @Override
    public void onError(Throwable cause) {
      unanswered.values().forEach(done -> done.accept(false));
    }

    @Override
    public void onCompleted() {
      onError(new IllegalStateException("the stream ended"));
    }
  }
}
