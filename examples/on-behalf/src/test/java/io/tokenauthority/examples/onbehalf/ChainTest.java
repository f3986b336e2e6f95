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
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Portal, orders and ledger over real connections. */
class ChainTest {

  private static final String[] EVERYWHERE = {
    OrdersServer.AUDIENCE, LedgerServer.AUDIENCE, ReceiptsServer.AUDIENCE
  };

  @RegisterExtension static final TestAuthorityExtension AUTHORITY = new TestAuthorityExtension();

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final TestAuthority authority;
  private final OrdersServer orders;

  ChainTest(TestAuthority authority) throws IOException {
    this.authority = authority;
    ReceiptsServer receipts =
        keep(new ReceiptsServer(authority.guardFor(ReceiptsServer.AUDIENCE), 0));
    LedgerServer ledger =
        keep(
            new LedgerServer(
                authority.guardFor(LedgerServer.AUDIENCE),
                self("ledger").interceptor(),
                keep(Trusted.plain(receipts.address())),
                0));
    ClientIdentity atLedger = authority.identityFor("orders", LedgerServer.AUDIENCE, "ledger:read");
    this.orders =
        keep(
            new OrdersServer(
                authority.guardFor(OrdersServer.AUDIENCE),
                self("orders").interceptor(),
                keep(Trusted.plain(ledger.address())),
                keep(
                    atLedger
                        .channel(ledger.address(), InsecureChannelCredentials.create())
                        .build()),
                0));
  }

  /** What a service is before the authority itself. */
  private ClientIdentity self(String service) {
    return authority.identityFor(service, authority.issuer(), "tokens:validate");
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
    authority.account(account.name(), LedgerServer.AUDIENCE);
    return authority.account(account.name(), ReceiptsServer.AUDIENCE);
  }

  private static ErrorReason reason(Throwable refused) {
    return AuthorityError.from(refused).orElseThrow().reason();
  }

  @Test
  void placeOrder_chargesThePortalThroughOrders() {
    Portal portal =
        portal(account("portal", "orders:place", "ledger:charge", "receipts:write"), EVERYWHERE);

    ChargeResponse charge = portal.order(1999);

    assertThat(charge.getPayer()).isEqualTo("portal");
    assertThat(charge.getThrough()).isEqualTo("orders");
    assertThat(charge.getReceipt().getPayer()).isEqualTo("portal");
    assertThat(charge.getReceipt().getThroughList()).containsExactly("ledger", "orders");
  }

  @Test
  void placeOrder_callersTokenIsNotForTheEndOfTheChain_isDenied() {
    Portal portal =
        portal(
            account("midway", "orders:place", "ledger:charge", "receipts:write"),
            OrdersServer.AUDIENCE,
            LedgerServer.AUDIENCE);

    assertThatThrownBy(() -> portal.order(1))
        .satisfies(refused -> assertThat(reason(refused)).isEqualTo(ErrorReason.SCOPE_NOT_GRANTED));
  }

  @Test
  void getTurnover_isAskedByOrdersItself() {
    Portal portal = portal(account("reader", "orders:read"), OrdersServer.AUDIENCE);

    assertThat(portal.turnover().getAskedAs()).isEqualTo("orders");
  }

  @Test
  void placeOrder_callerMayNotCharge_isDenied() {
    Portal portal = portal(account("poor", "orders:place", "receipts:write"), EVERYWHERE);

    assertThatThrownBy(() -> portal.order(1))
        .satisfies(refused -> assertThat(reason(refused)).isEqualTo(ErrorReason.SCOPE_NOT_GRANTED));
  }

  @Test
  void placeOrder_callersTokenIsNotForTheLedger_isDenied() {
    Portal portal =
        portal(
            account("near", "orders:place", "ledger:charge", "receipts:write"),
            OrdersServer.AUDIENCE);

    assertThatThrownBy(() -> portal.order(1))
        .satisfies(refused -> assertThat(reason(refused)).isEqualTo(ErrorReason.SCOPE_NOT_GRANTED));
  }

  @Test
  void placeOrder_afterAllTokensEnded_isAnswered() {
    Portal portal =
        portal(account("steady", "orders:place", "ledger:charge", "receipts:write"), EVERYWHERE);
    portal.order(1);

    authority.clock().advance(Duration.ofMinutes(16));

    assertThat(portal.order(1).getThrough()).isEqualTo("orders");
  }

  /** Its access tokens are dead and its secret is another, as after a renewal in a hurry. */
  @Test
  void placeOrder_ordersOwnTokensRevokedAndReplaced_nobodySeesIt() {
    Portal portal =
        portal(account("calm", "orders:place", "ledger:charge", "receipts:write"), EVERYWHERE);
    portal.order(1);

    authority.account("orders", authority.issuer()).revoked().end();

    for (int each = 0; each < 20; each++) {
      assertThat(portal.order(1).getThrough()).isEqualTo("orders");
    }
  }

  /** The second link's grant, and the first one's within it: the token dies with either. */
  @ParameterizedTest
  @ValueSource(strings = {"orders", "ledger"})
  void placeOrder_whoActsIsRevoked_isTroubleOfOursUntilItMayActAgain(String service) {
    Portal portal =
        portal(account("left", "orders:place", "ledger:charge", "receipts:write"), EVERYWHERE);
    portal.order(1);
    Fault revoked = authority.account(service, authority.issuer()).revoked();

    Optional<AuthorityError> refusal = Optional.empty();
    long end = System.nanoTime() + 20_000_000_000L;
    while (refusal.isEmpty()) {
      refusal = refusal(portal);
      assertThat(System.nanoTime()).isLessThan(end);
    }
    revoked.end();
  }

  private static Optional<AuthorityError> refusal(Portal portal) {
    try {
      portal.order(1);
      return Optional.empty();
    } catch (StatusRuntimeException refused) {
      return AuthorityError.from(refused);
    }
  }
}
