package io.tokenauthority.server.grpc.wire;

import io.tokenauthority.server.authority.Self;
import io.tokenauthority.server.authority.TokenFacts;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.v1.Actor;
import io.tokenauthority.v1.Confirmation;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.TokenKind;
import io.tokenauthority.v1.TokenSet;

/** Tokens made, and what a caller's own token is. */
public final class TokenWire {

  private static final String BEARER = "Bearer";

  private TokenWire() {}

  /** As a message, with its secrets: it is the answer to who may have them. */
  public static TokenSet message(io.tokenauthority.server.authority.TokenSet tokens) {
    AccessClaims claims = tokens.claims();
    TokenSet.Builder message =
        TokenSet.newBuilder()
            .setAccessToken(tokens.accessToken())
            .setTokenType(BEARER)
            .setExpiresIn(Times.duration(tokens.expiresIn()))
            .setExpireTime(Times.timestamp(claims.expiresAt()))
            .addAllScopes(claims.scopes().asTexts())
            .addAllAudiences(claims.audiences().asTexts())
            .setTokenId(claims.tokenId().value())
            .setGrantId(claims.grantId().value());
    tokens
        .refresh()
        .ifPresent(
            refresh ->
                message
                    .setRefreshToken(refresh.token().reveal())
                    .setRefreshExpireTime(Times.timestamp(refresh.expireTime())));
    return message.build();
  }

  /** What the caller's own token is. */
  public static GetSelfResponse message(Self self) {
    AccessClaims claims = self.facts().claims();
    GetSelfResponse.Builder message =
        GetSelfResponse.newBuilder()
            .setTokenId(claims.tokenId().value())
            .setGrantId(claims.grantId().value())
            .setKind(kind(self.facts().kind()))
            .setSubject(claims.account().value())
            .setClientId(claims.clientId().value())
            .addAllScopes(claims.scopes().asTexts())
            .addAllAudiences(claims.audiences().asTexts())
            .setIssueTime(Times.timestamp(claims.issuedAt()))
            .setExpireTime(Times.timestamp(claims.expiresAt()))
            .setGeneration(claims.generation())
            .setAccountName(self.accountName())
            .setDisplayName(self.displayName())
            .setUser(self.kind() == AccountKind.USER);
    claims.tier().ifPresent(tier -> message.setTier(tier.value()));
    claims.confirmation().ifPresent(proof -> message.setConfirmation(confirmation(proof)));
    claims.actor().ifPresent(actor -> message.setActor(actor(actor)));
    return message.build();
  }

  static TokenKind kind(TokenFacts.TokenKind kind) {
    return switch (kind) {
      case ACCESS -> TokenKind.TOKEN_KIND_ACCESS;
      case SERVICE -> TokenKind.TOKEN_KIND_SERVICE;
    };
  }

  static Confirmation confirmation(io.tokenauthority.token.jwt.Confirmation proof) {
    return Confirmation.newBuilder().setX5TS256(proof.thumbprint()).build();
  }

  static Actor actor(io.tokenauthority.token.jwt.Actor actor) {
    Actor.Builder message =
        Actor.newBuilder()
            .setSubject(actor.principal().account().value())
            .setGrantId(actor.principal().grantId().value())
            .setGeneration(actor.principal().generation());
    actor.inner().ifPresent(inner -> message.setActor(actor(inner)));
    return message.build();
  }
}
