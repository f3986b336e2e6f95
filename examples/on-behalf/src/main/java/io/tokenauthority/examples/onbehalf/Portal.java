package io.tokenauthority.examples.onbehalf;

import io.grpc.Channel;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.tokenauthority.examples.onbehalf.v1.ChargeResponse;
import io.tokenauthority.examples.onbehalf.v1.GetTurnoverRequest;
import io.tokenauthority.examples.onbehalf.v1.GetTurnoverResponse;
import io.tokenauthority.examples.onbehalf.v1.OrdersGrpc;
import io.tokenauthority.examples.onbehalf.v1.PlaceOrderRequest;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The beginning of the chain: its token is for orders and for all behind them. */
public final class Portal {
  private static final int DEADLINE_SECONDS = 10;

  private final OrdersGrpc.OrdersBlockingStub orders;

  Portal(Channel orders) {
    this.orders = OrdersGrpc.newBlockingStub(orders);
  }

  /** Arguments: the authority's address, that of orders, and the file of the service token. */
  public static void main(String[] args) {
    ManagedChannel authority = Trusted.plain(args[0]);
    ClientIdentity identity =
        ClientIdentity.builder(authority)
            .source(TokenSource.serviceTokenFile(Path.of(args[2])))
            .audience(OrdersServer.AUDIENCE, LedgerServer.AUDIENCE, ReceiptsServer.AUDIENCE)
            .build();
    ManagedChannel channel = identity.channel(args[1], InsecureChannelCredentials.create()).build();
    try {
      Portal portal = new Portal(channel);
      ChargeResponse charge = portal.order(1999);
      System.out.println("charged " + charge.getPayer() + ", through " + charge.getThrough());
      System.out.println(
          "receipt for "
              + charge.getReceipt().getPayer()
              + ", through "
              + String.join(" and ", charge.getReceipt().getThroughList()));
      GetTurnoverResponse turnover = portal.turnover();
      System.out.println(turnover.getCents() + " cents, asked as " + turnover.getAskedAs());
    } finally {
      channel.shutdownNow();
      identity.close();
      authority.shutdownNow();
    }
  }

  ChargeResponse order(long cents) {
    return orders
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .placeOrder(PlaceOrderRequest.newBuilder().setCents(cents).build())
        .getCharge();
  }

  GetTurnoverResponse turnover() {
    return orders
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .getTurnover(GetTurnoverRequest.getDefaultInstance());
  }
}
