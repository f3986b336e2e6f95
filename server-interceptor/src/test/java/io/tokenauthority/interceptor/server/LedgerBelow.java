package io.tokenauthority.interceptor.server;

import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The second service of a chain: tells who calls it, or refuses. */
final class LedgerBelow extends TokenAuthorityGrpc.TokenAuthorityImplBase {

  final List<AccessClaims> seen = new CopyOnWriteArrayList<>();
  volatile Optional<Refusal> answer = Optional.empty();

  /** How many calls it refuses before it serves again. */
  final AtomicInteger refusals = new AtomicInteger();

  @Override
  public void getSelf(GetSelfRequest request, StreamObserver<GetSelfResponse> observer) {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      observer.onError(Refusals.TOKEN_REVOKED.asException());
      return;
    }
    if (answer.isPresent()) {
      observer.onError(answer.get().asException());
      return;
    }
    Caller caller = Caller.required();
    seen.add(caller.claims());
    observer.onNext(
        GetSelfResponse.newBuilder()
            .setSubject(
                caller.account()
                    + caller.actor().map(each -> " by " + each.principal().account()).orElse(""))
            .build());
    observer.onCompleted();
  }
}
