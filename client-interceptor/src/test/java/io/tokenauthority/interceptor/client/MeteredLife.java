package io.tokenauthority.interceptor.client;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Status;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;

/** An identity whose figures a listener keeps, and what may happen to it. */
final class MeteredLife implements AutoCloseable {

  final ClientIdentity identity;
  final Noted heard = new Noted();
  private final Stage stage = new Stage(Stage.Transport.NETTY);
  private final FakeClock clock = new FakeClock();

  MeteredLife(IdentityListener metrics) {
    this.identity =
        ClientIdentity.builder(stage.toAuthority())
            .source(TokenSource.serviceToken(() -> "tas_secret"))
            .audience("otp")
            .clock(clock)
            .listener(metrics)
            .listener(heard)
            .build();
  }

  /** A call, with a new token of 15 minutes. */
  void call() throws Exception {
    Calls.UNARY.run(stage.own(identity));
  }

  /** The token is revoked: one call on our channel and one on a foreign one are repeated. */
  void revokeTwice() throws Exception {
    refuse("Bearer access-1");
    Calls.UNARY.run(stage.own(identity));
    clock.advance(Snapshot.BETWEEN_DROPS);
    refuse("Bearer access-2");
    Channel foreign = ClientInterceptors.intercept(stage.foreign(), identity.interceptor());
    Calls.UNARY.run(foreign);
  }

  private void refuse(String authorization) {
    stage.peer.verdict =
        seen ->
            seen.equals(authorization)
                ? Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED)
                : null;
  }

  /** The token ends while the authority is down; one caller waits. */
  void endDuringOutage() {
    stage.authority.onIssue =
        answer -> answer.onError(Errors.of(Status.Code.UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE));
    clock.advance(Duration.ofHours(1));
    identity.prefetch();
    Await.until("the outage is heard", () -> heard.failed.size() == 1);
  }

  @Override
  public void close() {
    identity.close();
    stage.close();
  }
}
