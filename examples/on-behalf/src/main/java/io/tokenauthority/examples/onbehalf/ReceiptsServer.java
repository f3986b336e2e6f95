package io.tokenauthority.examples.onbehalf;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.examples.onbehalf.v1.ReceiptsGrpc;
import io.tokenauthority.examples.onbehalf.v1.WriteReceiptRequest;
import io.tokenauthority.examples.onbehalf.v1.WriteReceiptResponse;
import io.tokenauthority.interceptor.server.Caller;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.token.jwt.Actor;
import java.io.IOException;
import java.util.Optional;

/** The end of the chain: knows who pays, and all who act for it. */
public final class ReceiptsServer implements AutoCloseable {

  static final String AUDIENCE = "receipts";

  private final Server server;

  ReceiptsServer(TokenGuard guard, int port) throws IOException {
    server =
        Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
            .addServices(
                guard.protect(new Receipts(), new HealthStatusManager().getHealthService()))
            .build()
            .start();
  }

  /**
   * Arguments: the authority's address, its issuer name, the file of this service's own token, and
   * the port to serve on.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Trusted trusted = Trusted.by(args[0], args[1], args[2]);
    ReceiptsServer receipts =
        new ReceiptsServer(trusted.guard(AUDIENCE), Integer.parseInt(args[3]));
    System.out.println("serving on " + receipts.address());
    receipts.server.awaitTermination();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class Receipts extends ReceiptsGrpc.ReceiptsImplBase {
    @Override
    public void writeReceipt(WriteReceiptRequest request, StreamObserver<WriteReceiptResponse> to) {
      if (request.getCents() < 1) {
        to.onError(Status.INVALID_ARGUMENT.withDescription("cents").asRuntimeException());
        return;
      }
      Caller caller = Caller.required();
      WriteReceiptResponse.Builder receipt =
          WriteReceiptResponse.newBuilder().setPayer(caller.account().value());
      Optional<Actor> actor = caller.actor();
      while (actor.isPresent()) {
        receipt.addThrough(actor.get().principal().account().value());
        actor = actor.get().inner();
      }
      to.onNext(receipt.build());
      to.onCompleted();
    }
  }
}
