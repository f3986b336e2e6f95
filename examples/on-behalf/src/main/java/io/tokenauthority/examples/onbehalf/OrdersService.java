package io.tokenauthority.examples.onbehalf;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.examples.onbehalf.v1.ChargeRequest;
import io.tokenauthority.examples.onbehalf.v1.ChargeResponse;
import io.tokenauthority.examples.onbehalf.v1.GetTotalRequest;
import io.tokenauthority.examples.onbehalf.v1.GetTurnoverRequest;
import io.tokenauthority.examples.onbehalf.v1.GetTurnoverResponse;
import io.tokenauthority.examples.onbehalf.v1.LedgerGrpc;
import io.tokenauthority.examples.onbehalf.v1.OrdersGrpc;
import io.tokenauthority.examples.onbehalf.v1.PlaceOrderRequest;
import io.tokenauthority.examples.onbehalf.v1.PlaceOrderResponse;
import io.tokenauthority.interceptor.server.delegation.Delegation;

/** The middle of the chain: its handlers say as whom they call on. */
final class OrdersService extends OrdersGrpc.OrdersImplBase {

  private final LedgerGrpc.LedgerStub bare;
  private final LedgerGrpc.LedgerStub asItself;
  private final Delegation onBehalf;

  /**
   * @param bare a channel to the ledger without credentials
   * @param asItself one on which every call is this service's own
   * @param onBehalf of whoever calls
   */
  OrdersService(Channel bare, Channel asItself, Delegation onBehalf) {
    this.bare = LedgerGrpc.newStub(bare);
    this.asItself = LedgerGrpc.newStub(asItself);
    this.onBehalf = onBehalf;
  }

  @Override
  public void placeOrder(PlaceOrderRequest request, StreamObserver<PlaceOrderResponse> to) {
    if (request.getCents() < 1) {
      to.onError(Status.INVALID_ARGUMENT.withDescription("cents").asRuntimeException());
      return;
    }
    // For this caller, at the ledger, to charge; and the ledger may have a receipt written.
    Delegation further = onBehalf.onwardTo(ReceiptsServer.AUDIENCE);
    bare.withInterceptors(
            further.interceptor(LedgerServer.AUDIENCE, "ledger:charge", "receipts:write"))
        .charge(
            ChargeRequest.newBuilder().setCents(request.getCents()).build(),
            new PassedOn<ChargeResponse>(
                to,
                charge -> {
                  to.onNext(PlaceOrderResponse.newBuilder().setCharge(charge).build());
                  to.onCompleted();
                }));
  }

  @Override
  public void getTurnover(GetTurnoverRequest request, StreamObserver<GetTurnoverResponse> to) {
    asItself.getTotal(
        GetTotalRequest.getDefaultInstance(),
        new PassedOn<>(
            to,
            total -> {
              to.onNext(
                  GetTurnoverResponse.newBuilder()
                      .setCents(total.getCents())
                      .setAskedAs(total.getAskedAs())
                      .build());
              to.onCompleted();
            }));
  }
}
