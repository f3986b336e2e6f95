package io.tokenauthority.token.jwt;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;

/**
 * An account as a token speaks for it: by which grant, and at which generation of the account.
 * These three are all that a revocation can hit beside the token's own id, for the subject and for
 * each actor alike.
 *
 * @param account {@code sub}
 * @param grantId {@code sid}
 * @param generation {@code gen}, the account's counter when the grant was made; a smaller one than
 *     the account's present one is dead
 */
public record Principal(AccountId account, GrantId grantId, long generation) {

  /** The largest integer that every JSON reader keeps exact (RFC 7493 section 2.2). */
  public static final long GENERATION_LIMIT = (1L << 53) - 1;

  public Principal {
    if (!isGeneration(generation)) {
      throw new IllegalArgumentException("a generation is 0 to 2^53 - 1");
    }
  }

  static boolean isGeneration(long number) {
    return number >= 0 && number <= GENERATION_LIMIT;
  }
}
