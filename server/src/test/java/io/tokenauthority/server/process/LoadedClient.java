package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.v1.AuditLogGrpc;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.ServiceTokensGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc.TokenAuthorityBlockingStub;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.UserPassword;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A client that issues, refreshes its session and revokes until the server is gone, and then goes
 * on: it repeats the refresh whose answer it has not, under the same request id.
 */
final class LoadedClient {

  private final Ledger ledger;
  private final String serviceToken;
  private String refreshToken;
  private Optional<String> unanswered = Optional.empty();
  private long rotations;

  LoadedClient(Ledger ledger, String serviceToken, ManagedChannel channel) {
    this.ledger = ledger;
    this.serviceToken = serviceToken;
    this.refreshToken = signIn(channel).getRefreshToken();
  }

  long rotations() {
    return rotations;
  }

  /** Works until the server does not answer. */
  void work(ManagedChannel channel) {
    TokenAuthorityBlockingStub tokens = tokens(channel);
    try {
      while (true) {
        String token = issue(tokens);
        String other = issue(tokens);
        ledger.put(token, Ledger.Standing.UNKNOWN);
        var unused = tokens.revokeToken(RevokeTokenRequest.newBuilder().setToken(token).build());
        ledger.put(token, Ledger.Standing.REVOKED);
        assertThat(other).isNotEqualTo(token);
        refresh(tokens);
      }
    } catch (StatusRuntimeException gone) {
      assertThat(gone.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  /** Repeats what got no answer: the session must be alive whatever was done of it. */
  void goOn(ManagedChannel channel) {
    refresh(tokens(channel));
  }

  private String issue(TokenAuthorityBlockingStub tokens) {
    String token =
        tokens
            .issueToken(IssueTokenRequest.newBuilder().setServiceToken(serviceToken).build())
            .getTokens()
            .getAccessToken();
    ledger.put(token, Ledger.Standing.GOOD);
    return token;
  }

  private void refresh(TokenAuthorityBlockingStub tokens) {
    String id = unanswered.orElseGet(() -> UUID.randomUUID().toString());
    unanswered = Optional.of(id);
    TokenSet next =
        tokens
            .refreshToken(
                RefreshTokenRequest.newBuilder()
                    .setRefreshToken(refreshToken)
                    .setRequestId(id)
                    .build())
            .getTokens();
    refreshToken = next.getRefreshToken();
    unanswered = Optional.empty();
    rotations++;
    ledger.put(next.getAccessToken(), Ledger.Standing.GOOD);
  }

  private static TokenAuthorityBlockingStub tokens(ManagedChannel channel) {
    return TokenAuthorityGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  static TokenSet signIn(ManagedChannel channel) {
    return tokens(channel)
        .issueToken(
            IssueTokenRequest.newBuilder()
                .setUserPassword(
                    UserPassword.newBuilder()
                        .setUsername(LiveAuthority.ADMIN)
                        .setPassword(LiveAuthority.PASSWORD))
                .build())
        .getTokens();
  }

  /** The audit log, for the admin. */
  static AuditLogGrpc.AuditLogBlockingStub audit(ManagedChannel channel) {
    return AuditLogGrpc.newBlockingStub(channel)
        .withCallCredentials(LiveAuthority.bearer(signIn(channel).getAccessToken()));
  }

  /** Makes an account with a service token. */
  static String serviceToken(ManagedChannel channel) {
    return serviceToken(channel, "caller", List.of("read"), List.of("otp"));
  }

  /** Makes an account that holds these, and a service token of all of them. */
  static String serviceToken(
      ManagedChannel channel, String account, List<String> scopes, List<String> audiences) {
    var admin = LiveAuthority.bearer(signIn(channel).getAccessToken());
    var unused =
        ServiceAccountsGrpc.newBlockingStub(channel)
            .withCallCredentials(admin)
            .createServiceAccount(
                CreateServiceAccountRequest.newBuilder()
                    .setAccount(account)
                    .addAllAllowedScopes(scopes)
                    .addAllAllowedAudiences(audiences)
                    .build());
    return ServiceTokensGrpc.newBlockingStub(channel)
        .withCallCredentials(admin)
        .createServiceToken(CreateServiceTokenRequest.newBuilder().setAccount(account).build())
        .getServiceTokenSecret();
  }
}
