package io.tokenauthority.testing;

import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.server.Caller;
import io.tokenauthority.testing.counter.v1.AddRequest;
import io.tokenauthority.testing.counter.v1.AddResponse;
import io.tokenauthority.testing.counter.v1.CounterGrpc;
import java.util.concurrent.atomic.AtomicLong;

/** Counts, and knows nothing of tokens but who calls. */
final class CounterService extends CounterGrpc.CounterImplBase {

  private final AtomicLong count = new AtomicLong();

  private AddResponse next() {
    Caller caller = Caller.required();
    return AddResponse.newBuilder()
        .setCount(count.incrementAndGet())
        .setAccount(caller.account().value())
        .setTokenId(caller.tokenId().value())
        .build();
  }

  @Override
  public void add(AddRequest request, StreamObserver<AddResponse> to) {
    to.onNext(next());
    to.onCompleted();
  }

  @Override
  public void watch(AddRequest request, StreamObserver<AddResponse> to) {
    to.onNext(next());
  }

  @Override
  public StreamObserver<AddRequest> addAll(StreamObserver<AddResponse> to) {
    return new Each(to) {
      @Override
      public void onNext(AddRequest request) {
        next();
      }

      @Override
      public void onCompleted() {
        add(AddRequest.getDefaultInstance(), to);
      }
    };
  }

  @Override
  public StreamObserver<AddRequest> addEach(StreamObserver<AddResponse> to) {
    return new Each(to) {
      @Override
      public void onNext(AddRequest request) {
        to.onNext(next());
      }

      @Override
      public void onCompleted() {
        to.onCompleted();
      }
    };
  }

  private abstract static class Each implements StreamObserver<AddRequest> {
    final StreamObserver<AddResponse> to;

    Each(StreamObserver<AddResponse> to) {
      this.to = to;
    }

    @Override
    public void onError(Throwable gone) {
      // The caller left, or its token ended.
    }
  }
}
