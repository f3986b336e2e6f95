package io.tokenauthority.server.grpc.wire;

import io.tokenauthority.server.authority.Credential;
import io.tokenauthority.server.authority.Credential.AssertionCredential;
import io.tokenauthority.server.authority.Credential.ExchangeCredential;
import io.tokenauthority.server.authority.Credential.PasswordCredential;
import io.tokenauthority.server.authority.Credential.ServiceTokenCredential;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.IssueRequest;
import io.tokenauthority.server.authority.RefreshRequest;
import io.tokenauthority.server.authority.RevokeRequest;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.passwords.Password;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.jwt.Confirmation;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.TokenExchange;
import io.tokenauthority.v1.UserPassword;
import java.util.Optional;

/** What is asked of the data plane. Nothing here says which check of a secret's content failed. */
public final class IssueWire {

  private static final int TOKEN_LIMIT = 4096;
  private static final int REFRESH_TOKEN_LIMIT = 128;
  private static final int USERNAME_LIMIT = 254;

  private IssueWire() {}

  /** Which token to issue. */
  public static IssueRequest issue(IssueTokenRequest message, Optional<Confirmation> certificate) {
    return new IssueRequest(
        credential(message),
        new IssueRequest.Wish(
            Fields.scopes("scopes", message.getScopesList()),
            Fields.audiences("audiences", message.getAudiencesList())),
        Times.span("lifetime", message.hasLifetime(), message.getLifetime())
            .map(span -> Fields.positive("lifetime", span)),
        certificate,
        message.getBindToCertificate()
            ? IssueRequest.Binding.CERTIFICATE
            : IssueRequest.Binding.BEARER);
  }

  private static Credential credential(IssueTokenRequest message) {
    return switch (message.getCredentialCase()) {
      case SERVICE_TOKEN ->
          new ServiceTokenCredential(text("service_token", message.getServiceToken(), TOKEN_LIMIT));
      case USER_PASSWORD -> password(message.getUserPassword());
      case CLIENT_ASSERTION ->
          new AssertionCredential(
              text("client_assertion", message.getClientAssertion(), TOKEN_LIMIT));
      case TOKEN_EXCHANGE -> exchange(message.getTokenExchange());
      case CREDENTIAL_NOT_SET ->
          throw Denied.field(
              "credential",
              "must be one of service_token, user_password, client_assertion, token_exchange");
    };
  }

  private static Credential password(UserPassword message) {
    String login = text("user_password.username", message.getUsername(), USERNAME_LIMIT);
    Password password =
        Password.of(message.getPassword())
            .orElseThrow(
                () -> Denied.field("user_password.password", "must be 1 to 256 bytes of UTF-8"));
    return new PasswordCredential(login, password);
  }

  private static Credential exchange(TokenExchange message) {
    String subject = text("token_exchange.subject_token", message.getSubjectToken(), TOKEN_LIMIT);
    Optional<String> actor =
        message.getActorToken().isEmpty()
            ? Optional.empty()
            : Optional.of(text("token_exchange.actor_token", message.getActorToken(), TOKEN_LIMIT));
    return new ExchangeCredential(subject, actor);
  }

  /** Which refresh token to redeem. */
  public static RefreshRequest refresh(
      RefreshTokenRequest message, Optional<Confirmation> certificate) {
    String id = Fields.requestId("request_id", message.getRequestId());
    return new RefreshRequest(
        text("refresh_token", message.getRefreshToken(), REFRESH_TOKEN_LIMIT),
        Fields.scopes("scopes", message.getScopesList()),
        id.isEmpty() ? Optional.empty() : Optional.of(id),
        certificate);
  }

  /** What to revoke. */
  public static RevokeRequest revoke(RevokeTokenRequest message) {
    RevokeRequest.Target target =
        switch (message.getTargetCase()) {
          case TOKEN -> new RevokeRequest.Secret(text("token", message.getToken(), TOKEN_LIMIT));
          case TOKEN_ID ->
              new RevokeRequest.OneToken(Fields.tokenId("token_id", message.getTokenId()));
          case GRANT_ID -> new RevokeRequest.WholeGrant(grant(message.getGrantId()));
          case ACCOUNT -> new RevokeRequest.WholeAccount(account(message.getAccount()));
          case TARGET_NOT_SET ->
              throw Denied.field("target", "must be one of token, token_id, grant_id, account");
        };
    return new RevokeRequest(target, Fields.reason("reason", message.getReason()));
  }

  private static GrantId grant(String text) {
    if (!GrantId.isGrantId(text)) {
      throw Denied.field("grant_id", "must be a grant_id, which is 22 letters and digits");
    }
    return new GrantId(text);
  }

  private static AccountId account(String text) {
    if (!AccountId.isAccountId(text)) {
      throw Denied.field("account", "must be a service account's id or a user_id");
    }
    return new AccountId(text);
  }

  private static String text(String path, String text, int limit) {
    if (text.isEmpty() || text.length() > limit) {
      throw Denied.field(path, "must be 1 to " + limit + " characters");
    }
    return text;
  }
}
