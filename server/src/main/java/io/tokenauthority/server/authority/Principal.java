package io.tokenauthority.server.authority;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * The caller whose token was verified: who it is and what that token may do.
 *
 * @param scopes the token's scopes, which may be fewer than the account's
 * @param expireTime when the token ends
 * @param presented the digest of that token's text; empty where the caller is known by other means
 */
public record Principal(
    AccountId account,
    TokenId token,
    GrantId grant,
    ScopeSet scopes,
    Instant expireTime,
    Optional<SecretDigest> presented) {

  /** A caller that is known by other means than a token in the call. */
  public Principal(
      AccountId account, TokenId token, GrantId grant, ScopeSet scopes, Instant expireTime) {
    this(account, token, grant, scopes, expireTime, Optional.empty());
  }

  /** Whether this text is the very token it called with; takes the same time either way. */
  boolean holds(String text) {
    return presented.isPresent() && presented.get().equals(SecretDigest.of(text));
  }
}
