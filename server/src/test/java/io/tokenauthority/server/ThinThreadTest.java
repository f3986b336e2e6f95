package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tokenauthority.server.config.Sources;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.GetServerInfoRequest;
import io.tokenauthority.v1.GetServerInfoResponse;
import io.tokenauthority.v1.InactiveReason;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.SetupRequest;
import io.tokenauthority.v1.SetupResponse;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, once through, over real connections. */
final class ThinThreadTest {

  @TempDir Path folder;

  @Test
  void setup_withThePrintedToken_makesTheFirstAdminAndSignsItIn() throws Exception {
    Map<String, String> flags =
        Map.of(
            "data.dir", folder.resolve("data").toString(),
            "grpc.listen", "127.0.0.1:0",
            "http.listen", "off",
            "grpc.notice", "0s");
    try (Authority authority =
        Authority.start(Sources.read(Optional.empty(), Map.of(), flags).configuration())) {
      String token = authority.setupToken().orElseThrow();
      assertThat(Files.readString(folder.resolve("data/setup-token")).strip()).isEqualTo(token);
      var channel =
          NettyChannelBuilder.forAddress("127.0.0.1", authority.grpcPort()).usePlaintext().build();
      try {
        SetupRequest request =
            SetupRequest.newBuilder()
                .setSetupToken(token)
                .setUsername("root")
                .setPassword(LiveAuthority.PASSWORD)
                .build();
        SetupResponse made = AuthorityGrpc.newBlockingStub(channel).setup(request);
        GetServerInfoResponse info =
            AuthorityGrpc.newBlockingStub(channel)
                .withCallCredentials(LiveAuthority.bearer(made.getTokens().getAccessToken()))
                .getServerInfo(GetServerInfoRequest.getDefaultInstance());

        assertThat(info.getSetUp()).isTrue();
        assertThatThrownBy(() -> AuthorityGrpc.newBlockingStub(channel).setup(request))
            .satisfies(again -> assertThat(Details.reason(again)).isEqualTo("ALREADY_SET_UP"));
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void thread_issueValidateRevoke_theTokenDies() {
    try (LiveAuthority live = LiveAuthority.start(folder)) {
      String admin = live.signIn().getAccessToken();
      String secret =
          live.serviceToken(admin, "caller", List.of("read", "write"), List.of("otp"))
              .getServiceTokenSecret();
      TokenSet tokens = live.issue(secret);
      var asking = live.tokens().withCallCredentials(LiveAuthority.bearer(admin));
      ValidateTokenRequest question =
          ValidateTokenRequest.newBuilder()
              .setToken(tokens.getAccessToken())
              .setAudience("otp")
              .addRequiredScopes("read")
              .addRequiredScopes("admin")
              .build();

      ValidateTokenResponse before = asking.validateToken(question);
      assertThat(before.getActive()).isTrue();
      assertThat(before.getSubject()).isEqualTo("caller");
      assertThat(before.getMissingScopesList()).containsExactly("admin");

      long sequence =
          live.tokens()
              .revokeToken(
                  RevokeTokenRequest.newBuilder().setToken(tokens.getAccessToken()).build())
              .getRevocationSequence();
      ValidateTokenResponse after =
          asking.validateToken(question.toBuilder().setMinRevocationSequence(sequence).build());
      assertThat(after.getActive()).isFalse();
      assertThat(after.getInactiveReason()).isEqualTo(InactiveReason.INACTIVE_REASON_REVOKED);
      assertThat(after.getRevocationSequence()).isGreaterThanOrEqualTo(sequence);
    }
  }

  @Test
  void thread_stateOfOneRun_isThereInTheNext() {
    String refresh;
    String secret;
    try (LiveAuthority live = LiveAuthority.start(folder)) {
      TokenSet admin = live.signIn();
      refresh = admin.getRefreshToken();
      secret =
          live.serviceToken(admin.getAccessToken(), "caller", List.of("read"), List.of("otp"))
              .getServiceTokenSecret();
    }
    try (LiveAuthority live = LiveAuthority.start(folder)) {
      TokenSet again =
          live.tokens()
              .refreshToken(RefreshTokenRequest.newBuilder().setRefreshToken(refresh).build())
              .getTokens();
      assertThat(again.getRefreshToken()).isNotEqualTo(refresh);
      assertThat(live.issue(secret).getScopesList()).containsExactly("read");
    }
  }
}
