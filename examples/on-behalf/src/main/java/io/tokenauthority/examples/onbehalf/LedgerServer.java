package io.tokenauthority.examples.onbehalf;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.examples.onbehalf.v1.ChargeRequest;
import io.tokenauthority.examples.onbehalf.v1.ChargeResponse;
import io.tokenauthority.examples.onbehalf.v1.GetTotalRequest;
import io.tokenauthority.examples.onbehalf.v1.GetTotalResponse;
import io.tokenauthority.examples.onbehalf.v1.LedgerGrpc;
import io.tokenauthority.examples.onbehalf.v1.ReceiptsGrpc;
import io.tokenauthority.examples.onbehalf.v1.WriteReceiptRequest;
import io.tokenauthority.examples.onbehalf.v1.WriteReceiptResponse;
import io.tokenauthority.interceptor.server.Caller;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.interceptor.server.delegation.Delegation;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Charges the subject of a token, knows who acts for it, and acts for it in its turn: the second
 * link.
 */
public final class LedgerServer implements AutoCloseable {

  static final String AUDIENCE = "ledger";

  private final Server server;

  /**
   * @param own puts this service's credentials before the authority on a call: the actor
   * @param toReceipts without credentials
   */
  LedgerServer(TokenGuard guard, ClientInterceptor own, Channel toReceipts, int port)
      throws IOException {
    Ledger ledger = new Ledger(ReceiptsGrpc.newStub(toReceipts), guard.delegation(own));
    server =
        Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
            .addServices(guard.protect(ledger, new HealthStatusManager().getHealthService()))
            .build()
            .start();
  }

  /**
   * Arguments: the authority's address, its issuer name, the file of this service's own token, the
   * port to serve on, and the address of receipts.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Trusted trusted = Trusted.by(args[0], args[1], args[2]);
    LedgerServer ledger =
        new LedgerServer(
            trusted.guard(AUDIENCE),
            trusted.self().interceptor(),
            Trusted.plain(args[4]),
            Integer.parseInt(args[3]));
    System.out.println("serving on " + ledger.address());
    ledger.server.awaitTermination();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class Ledger extends LedgerGrpc.LedgerImplBase {
    private final AtomicLong total = new AtomicLong();
    private final ReceiptsGrpc.ReceiptsStub receipts;
    private final Delegation onBehalf;

    Ledger(ReceiptsGrpc.ReceiptsStub receipts, Delegation onBehalf) {
      this.receipts = receipts;
      this.onBehalf = onBehalf;
    }

    @Override
    public void charge(ChargeRequest request, StreamObserver<ChargeResponse> to) {
      if (request.getCents() < 1) {
        to.onError(Status.INVALID_ARGUMENT.withDescription("cents").asRuntimeException());
        return;
      }
      Caller caller = Caller.required();
      ChargeResponse.Builder charge =
          ChargeResponse.newBuilder()
              .setPayer(caller.account().value())
              .setThrough(
                  caller.actor().map(actor -> actor.principal().account().value()).orElse(""));
      receipts
          .withInterceptors(onBehalf.interceptor(ReceiptsServer.AUDIENCE, "receipts:write"))
          .writeReceipt(
              WriteReceiptRequest.newBuilder().setCents(request.getCents()).build(),
              new PassedOn<WriteReceiptResponse>(
                  to,
                  receipt -> {
                    total.addAndGet(request.getCents());
                    to.onNext(charge.setReceipt(receipt).build());
                    to.onCompleted();
                  }));
    }

    @Override
    public void getTotal(GetTotalRequest request, StreamObserver<GetTotalResponse> to) {
      to.onNext(
          GetTotalResponse.newBuilder()
              .setCents(total.get())
              .setAskedAs(Caller.required().account().value())
              .build());
      to.onCompleted();
    }
  }
}
