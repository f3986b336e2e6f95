package io.tokenauthority.interceptor.server.usage;

import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.TokenId;
import java.time.Instant;

/**
 * How often one token was accepted since the last report.
 *
 * @param count at least 1
 * @param lastUsed when it was last accepted
 */
public record TokenUse(TokenId tokenId, GrantId grantId, long count, Instant lastUsed) {}
