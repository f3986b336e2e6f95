package io.tokenauthority.server.http.oauth;

import io.tokenauthority.server.authority.TokenSet;

/** A set of tokens as OAuth tells it (RFC 6749, 5.1). */
final class TokenAnswer {

  private TokenAnswer() {}

  static JsonObject of(TokenSet tokens) {
    JsonObject answer =
        new JsonObject()
            .with("access_token", tokens.accessToken())
            .with("token_type", "Bearer")
            .with("expires_in", tokens.expiresIn().toSeconds())
            .with("scope", tokens.claims().scopes().asText());
    tokens.refresh().ifPresent(refresh -> answer.with("refresh_token", refresh.token().reveal()));
    return answer;
  }
}
