package io.tokenauthority.server.authority;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import java.time.Instant;

/**
 * The caller whose token was verified: who it is and what that token may do.
 *
 * @param scopes the token's scopes, which may be fewer than the account's
 * @param expireTime when the token ends
 */
public record Principal(
    AccountId account, TokenId token, GrantId grant, ScopeSet scopes, Instant expireTime) {}
