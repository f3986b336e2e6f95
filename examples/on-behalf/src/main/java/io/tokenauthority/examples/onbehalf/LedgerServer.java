package io.tokenauthority.examples.onbehalf;

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
import io.tokenauthority.interceptor.server.Caller;
import io.tokenauthority.interceptor.server.TokenGuard;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** The end of the chain: charges the subject of a token, and knows who acts for it. */
public final class LedgerServer implements AutoCloseable {

  static final String AUDIENCE = "ledger";

  private final Server server;

  LedgerServer(TokenGuard guard, int port) throws IOException {
    server =
        Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
            .addServices(guard.protect(new Ledger(), new HealthStatusManager().getHealthService()))
            .build()
            .start();
  }

  /**
   * Arguments: the authority's address, its issuer name, the file of this service's own token, and
   * the port to serve on.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Trusted trusted = Trusted.by(args[0], args[1], args[2]);
    LedgerServer ledger = new LedgerServer(trusted.guard(AUDIENCE), Integer.parseInt(args[3]));
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

    @Override
    public void charge(ChargeRequest request, StreamObserver<ChargeResponse> to) {
      if (request.getCents() < 1) {
        to.onError(Status.INVALID_ARGUMENT.withDescription("cents").asRuntimeException());
        return;
      }
      total.addAndGet(request.getCents());
      Caller caller = Caller.required();
      to.onNext(
          ChargeResponse.newBuilder()
              .setPayer(caller.account().value())
              .setThrough(
                  caller.actor().map(actor -> actor.principal().account().value()).orElse(""))
              .build());
      to.onCompleted();
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
