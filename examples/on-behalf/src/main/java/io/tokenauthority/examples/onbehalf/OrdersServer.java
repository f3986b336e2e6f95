package io.tokenauthority.examples.onbehalf;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.protobuf.services.HealthStatusManager;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.server.TokenGuard;
import java.io.IOException;

/** The middle of the chain as a process. */
public final class OrdersServer implements AutoCloseable {

  static final String AUDIENCE = "orders";

  private final Server server;

  /**
   * @param own puts this service's credentials before the authority on a call: the actor
   * @param toLedger without credentials
   * @param asItself with this service's own before the ledger
   */
  OrdersServer(
      TokenGuard guard, ClientInterceptor own, Channel toLedger, Channel asItself, int port)
      throws IOException {
    OrdersService orders = new OrdersService(toLedger, asItself, guard.delegation(own));
    server =
        Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
            .addServices(guard.protect(orders, new HealthStatusManager().getHealthService()))
            .build()
            .start();
  }

  /**
   * Arguments: the authority's address, its issuer name, the file of this service's own token
   * before the authority, the port to serve on, the ledger's address, and the file of its own token
   * before the ledger.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Trusted trusted = Trusted.by(args[0], args[1], args[2]);
    ClientIdentity atLedger = trusted.identityFor(LedgerServer.AUDIENCE, args[5]);
    OrdersServer orders =
        new OrdersServer(
            trusted.guard(AUDIENCE),
            trusted.self().interceptor(),
            Trusted.plain(args[4]),
            atLedger.channel(args[4], InsecureChannelCredentials.create()).build(),
            Integer.parseInt(args[3]));
    System.out.println("serving on " + orders.address());
    orders.server.awaitTermination();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
