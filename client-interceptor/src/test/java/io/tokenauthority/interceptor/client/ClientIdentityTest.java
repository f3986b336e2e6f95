package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Status;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc.TokenAuthorityBlockingStub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The main thread: a call is authenticated, and a refused token is replaced, once. */
final class ClientIdentityTest {

  private final Stage stage = new Stage(Stage.Transport.NETTY);
  private final ClientIdentity identity =
      ClientIdentity.builder(stage.toAuthority())
          .source(TokenSource.serviceToken(() -> "tas_secret"))
          .audience("otp")
          .scopes("read", "write")
          .build();

  @AfterEach
  void close() {
    identity.close();
    stage.close();
  }

  @Test
  void channel_firstCall_fetchesTokenAndAttachesIt() {
    call(stage.own(identity));
    call(stage.own(identity));

    assertThat(stage.peer.seen).containsExactly("Bearer access-1", "Bearer access-1");
    assertThat(stage.authority.issues).hasSize(1);
    assertThat(stage.authority.issues.get(0).getServiceToken()).isEqualTo("tas_secret");
    assertThat(stage.authority.issues.get(0).getAudiencesList()).containsExactly("otp");
    assertThat(stage.authority.issues.get(0).getScopesList()).containsExactly("read", "write");
  }

  @Test
  void channel_tokenRevokedUnderWay_callerSeesNothing() {
    refuse("Bearer access-1", ErrorReason.TOKEN_REVOKED);

    call(stage.own(identity));

    assertThat(stage.peer.seen).containsExactly("Bearer access-1", "Bearer access-2");
  }

  @Test
  void interceptor_tokenRevokedUnderWay_callerSeesNothing() {
    refuse("Bearer access-1", ErrorReason.TOKEN_REVOKED);

    call(ClientInterceptors.intercept(stage.foreign(), identity.interceptor()));

    assertThat(stage.peer.seen).containsExactly("Bearer access-1", "Bearer access-2");
  }

  @Test
  void callCredentials_foreignStub_attachesToken() {
    TokenAuthorityBlockingStub stub =
        TokenAuthorityGrpc.newBlockingStub(stage.foreign())
            .withCallCredentials(identity.callCredentials());

    assertThat(stub.getSelf(GetSelfRequest.getDefaultInstance())).isNotNull();
    assertThat(stage.peer.seen).containsExactly("Bearer access-1");
  }

  private void refuse(String authorization, ErrorReason reason) {
    stage.peer.verdict =
        seen -> seen.equals(authorization) ? Errors.of(Status.Code.UNAUTHENTICATED, reason) : null;
  }

  private static void call(Channel channel) {
    assertThat(
            TokenAuthorityGrpc.newBlockingStub(channel)
                .getSelf(GetSelfRequest.getDefaultInstance()))
        .isNotNull();
  }
}
