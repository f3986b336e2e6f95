package io.tokenauthority.examples.onbehalf;

import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/** One answer from further down; what is refused our caller there, our caller is told. */
record PassedOn<T>(StreamObserver<?> to, Consumer<T> then) implements StreamObserver<T> {
  @Override
  public void onNext(T answer) {
    then.accept(answer);
  }

  @Override
  public void onError(Throwable refused) {
    to.onError(refused);
  }

  @Override
  public void onCompleted() {}
}
