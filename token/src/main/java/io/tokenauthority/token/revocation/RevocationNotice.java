package io.tokenauthority.token.revocation;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.TokenId;
import java.time.Instant;

/**
 * One thing that is dead.
 *
 * @param kind what {@code id} names
 * @param id 1 to 128 characters; not read any closer, for one may revoke what was never issued
 * @param generation for an account: everything below it is dead, at least 1; 0 for the other kinds
 * @param expireTime after it nothing that this could match is accepted anyway; forget it then
 */
public record RevocationNotice(
    RevocationKind kind, String id, long generation, Instant expireTime) {

  private static final int ID_LIMIT = 128;

  public RevocationNotice {
    if (id.isEmpty() || id.length() > ID_LIMIT) {
      throw new IllegalArgumentException("a revoked id is 1 to 128 characters");
    }
    if (kind == RevocationKind.ACCOUNT ? generation < 1 : generation != 0) {
      throw new IllegalArgumentException("an account is revoked below a generation, nothing else");
    }
  }

  public static RevocationNotice token(TokenId id, Instant expireTime) {
    return new RevocationNotice(RevocationKind.TOKEN, id.value(), 0, expireTime);
  }

  public static RevocationNotice grant(GrantId id, Instant expireTime) {
    return new RevocationNotice(RevocationKind.GRANT, id.value(), 0, expireTime);
  }

  /** Everything of the account that carries a generation below {@code generation}. */
  public static RevocationNotice account(AccountId id, long generation, Instant expireTime) {
    return new RevocationNotice(RevocationKind.ACCOUNT, id.value(), generation, expireTime);
  }

  public static RevocationNotice signingKey(KeyId id, Instant expireTime) {
    return new RevocationNotice(RevocationKind.SIGNING_KEY, id.value(), 0, expireTime);
  }
}
