package io.tokenauthority.examples.onbehalf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.examples.onbehalf.v1.ChargeResponse;
import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.testing.Fault;
import io.tokenauthority.testing.TestAccount;
import io.tokenauthority.testing.TestAuthority;
import io.tokenauthority.testing.TestAuthorityExtension;
import io.tokenauthority.v1.ErrorReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Portal, orders and ledger over real connections. */
class ChainTest {

  @RegisterExtension static final TestAuthorityExtension AUTHORITY = new TestAuthorityExtension();

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final TestAuthority authority;
  private final OrdersServer orders;

  ChainTest(TestAuthority authority) throws IOException {
    this.authority = authority;
    LedgerServer ledger = keep(new LedgerServer(authority.guardFor(LedgerServer.AUDIENCE), 0));
    ClientIdentity self = authority.identityFor("orders", authority.issuer(), "tokens:validate");
    ClientIdentity atLedger = authority.identityFor("orders", LedgerServer.AUDIENCE, "ledger:read");
    this.orders =
        keep(
            new OrdersServer(
                authority.guardFor(OrdersServer.AUDIENCE),
                self.callCredentials(),
                keep(Trusted.plain(ledger.address())),
                keep(
                    atLedger
                        .channel(ledger.address(), InsecureChannelCredentials.create())
                        .build()),
                0));
  }

  @AfterEach
  void end() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.push(part);
    return part;
  }

  private ManagedChannel keep(ManagedChannel channel) {
    open.push(channel::shutdownNow);
    return channel;
  }

  private Portal portal(TestAccount account, String... audiences) {
    ClientIdentity identity =
        keep(account.newIdentityFor(OrdersServer.AUDIENCE).audience(audiences).build());
    return new Portal(
        keep(identity.channel(orders.address(), InsecureChannelCredentials.create()).build()));
  }

  private TestAccount account(String name, String... scopes) {
    TestAccount account = authority.account(name, OrdersServer.AUDIENCE, scopes);
    return authority.account(account.name(), LedgerServer.AUDIENCE);
  }

  private static ErrorReason reason(Throwable refused) {
    return AuthorityError.from(refused).orElseThrow().reason();
  }

  @Test
  void placeOrder_chargesThePortalThroughOrders() {
    Portal portal =
        portal(
            account("portal", "orders:place", "ledger:charge"),
            OrdersServer.AUDIENCE,
            LedgerServer.AUDIENCE);

    ChargeResponse charge = portal.order(1999);

    assertThat(charge.getPayer()).isEqualTo("portal");
    assertThat(charge.getThrough()).isEqualTo("orders");
  }

  @Test
  void getTurnover_isAskedByOrdersItself() {
    Portal portal = portal(account("reader", "orders:read"), OrdersServer.AUDIENCE);

    assertThat(portal.turnover().getAskedAs()).isEqualTo("orders");
  }

  @Test
  void placeOrder_callerMayNotCharge_isDenied() {
    Portal portal =
        portal(account("poor", "orders:place"), OrdersServer.AUDIENCE, LedgerServer.AUDIENCE);

    assertThatThrownBy(() -> portal.order(1))
        .satisfies(refused -> assertThat(reason(refused)).isEqualTo(ErrorReason.SCOPE_NOT_GRANTED));
  }

  @Test
  void placeOrder_callersTokenIsNotForTheLedger_isDenied() {
    Portal portal = portal(account("near", "orders:place", "ledger:charge"), OrdersServer.AUDIENCE);

    assertThatThrownBy(() -> portal.order(1))
        .satisfies(refused -> assertThat(reason(refused)).isEqualTo(ErrorReason.SCOPE_NOT_GRANTED));
  }

  @Test
  void placeOrder_afterAllTokensEnded_isAnswered() {
    Portal portal =
        portal(
            account("steady", "orders:place", "ledger:charge"),
            OrdersServer.AUDIENCE,
            LedgerServer.AUDIENCE);
    portal.order(1);

    authority.clock().advance(Duration.ofMinutes(16));

    assertThat(portal.order(1).getThrough()).isEqualTo("orders");
  }

  @Test
  void placeOrder_ordersRevoked_nobodyActsForThePortal() {
    Portal portal =
        portal(
            account("left", "orders:place", "ledger:charge"),
            OrdersServer.AUDIENCE,
            LedgerServer.AUDIENCE);
    portal.order(1);
    Fault revoked = authority.account("orders", LedgerServer.AUDIENCE).revoked();

    long end = System.nanoTime() + 20_000_000_000L;
    while (isAnswered(portal)) {
      assertThat(System.nanoTime()).isLessThan(end);
    }

    revoked.end();
  }

  private static boolean isAnswered(Portal portal) {
    try {
      return portal.order(1).getPayer().equals("left");
    } catch (StatusRuntimeException refused) {
      return false;
    }
  }
}
