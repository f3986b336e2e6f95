package io.tokenauthority.bench;

import io.tokenauthority.token.Base62;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** The acts that write or read the database, as calls to one authority. */
final class Acts {
  private static final int TOKEN_ID = 22;

  private Acts() {}

  /** Issues from these service tokens. */
  static Target issue(Calls calls, Supplier<String> secrets) {
    return calls.unary(
        TokenAuthorityGrpc.getIssueTokenMethod(),
        () -> IssueTokenRequest.newBuilder().setServiceToken(secrets.get()).build(),
        answer -> answer.getTokens().hasExpireTime());
  }

  /** Refreshes so many sessions in turn. */
  static Target refresh(AuthorityProcess authority, Calls calls, int sessions) {
    ConcurrentLinkedQueue<String> live = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < sessions; i++) {
      live.add(authority.signIn().getRefreshToken());
    }
    return calls.unary(
        TokenAuthorityGrpc.getRefreshTokenMethod(),
        () -> RefreshTokenRequest.newBuilder().setRefreshToken(live.remove()).build(),
        answer -> live.add(answer.getTokens().getRefreshToken()));
  }

  /** Revokes access tokens, another each time. */
  static Target revoke(Calls calls) {
    return calls.unary(
        TokenAuthorityGrpc.getRevokeTokenMethod(),
        () ->
            RevokeTokenRequest.newBuilder()
                .setTokenId(Base62.random(ThreadLocalRandom.current(), TOKEN_ID))
                .setReason("bench")
                .build(),
        answer -> answer.getRevocationSequence() > 0);
  }

  /** Validates these tokens. */
  static Target validate(Calls calls, Supplier<String> tokens) {
    return calls.unary(
        TokenAuthorityGrpc.getValidateTokenMethod(),
        () -> ValidateTokenRequest.newBuilder().setToken(tokens.get()).build(),
        answer -> answer.getActive());
  }
}
