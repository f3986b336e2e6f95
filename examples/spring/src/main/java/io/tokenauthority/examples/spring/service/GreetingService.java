package io.tokenauthority.examples.spring.service;

import io.grpc.stub.StreamObserver;
import io.tokenauthority.examples.spring.v1.GreetRequest;
import io.tokenauthority.examples.spring.v1.GreetResponse;
import io.tokenauthority.examples.spring.v1.GreetingGrpc;
import io.tokenauthority.interceptor.server.Caller;
import org.springframework.stereotype.Service;

/** Knows nothing of tokens but who calls. */
@Service
public class GreetingService extends GreetingGrpc.GreetingImplBase {

  @Override
  public void greet(GreetRequest request, StreamObserver<GreetResponse> to) {
    String name = Caller.required().account().value();
    to.onNext(GreetResponse.newBuilder().setText("Hello, " + name).build());
    to.onCompleted();
  }
}
