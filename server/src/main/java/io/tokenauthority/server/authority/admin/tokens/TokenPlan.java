package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.Rights;
import java.time.Instant;

/**
 * A token that is about to be made, all but its secret. Signing takes too long to be done within a
 * transaction, so a plan is drawn up, signed, and drawn up again in the transaction that writes: if
 * the two differ, the signature is thrown away.
 *
 * @param account as it was read: its generation, tier and state are part of what is signed
 */
record TokenPlan(
    TokenId id,
    GrantId grant,
    Account account,
    Rights rights,
    String displayName,
    ServiceToken.Format format,
    Instant createTime,
    Instant expireTime,
    AccountId creator) {

  /** What is stored, given the secret that was made for it. */
  ServiceToken with(Minted minted) {
    return new ServiceToken(
        id,
        grant,
        account.id(),
        displayName,
        format,
        minted.key(),
        minted.digest(),
        minted.hint(),
        expireTime.equals(ServiceToken.ETERNAL)
            ? ServiceToken.Ending.NEVER
            : ServiceToken.Ending.EXPIRES,
        java.util.Optional.empty(),
        createTime,
        expireTime,
        expireTime,
        creator);
  }
}
