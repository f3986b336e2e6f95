package io.tokenauthority.interceptor.server;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.GetKeySetRequest;
import io.tokenauthority.v1.GetKeySetResponse;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;

/** The first service of a chain: calls the second and passes on what it was told. */
final class FrontService extends TokenAuthorityGrpc.TokenAuthorityImplBase {

  private final OnBehalfChain chain;

  FrontService(OnBehalfChain chain) {
    this.chain = chain;
  }

  @Override
  public void getSelf(GetSelfRequest request, StreamObserver<GetSelfResponse> answer) {
    chain
        .ledger()
        .withInterceptors(chain.delegation.onwardTo(chain.onward).interceptor("ledger", "read"))
        .getSelf(request, answer);
  }

  /** As the caller, for more than it may. */
  @Override
  public void getKeySet(GetKeySetRequest request, StreamObserver<GetKeySetResponse> answer) {
    try {
      chain
          .ledger()
          .withInterceptors(chain.delegation.interceptor("ledger", "read", "admin"))
          .getKeySet(request, answer);
    } catch (StatusRuntimeException noCaller) {
      answer.onError(noCaller);
    }
  }

  /** As the caller, for a service that its token is not for; by mere credentials. */
  @Override
  public void validateToken(
      ValidateTokenRequest request, StreamObserver<ValidateTokenResponse> answer) {
    chain
        .ledger()
        .withCallCredentials(chain.delegation.callCredentials("vault", "read"))
        .validateToken(request, answer);
  }
}
