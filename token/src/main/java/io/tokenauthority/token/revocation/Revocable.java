package io.tokenauthority.token.revocation;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.TokenId;
import java.util.Arrays;

/**
 * Everything whose revocation ends one token, hashed once: its id, its grant, its account and
 * generation, the key that signed it, and the grants and accounts of those who act in it (RFC 8693
 * section 4.1). Immutable.
 */
public final class Revocable {

  /** Two longs a mark, most specific first. */
  private final long[] marks;

  /** What each mark is, so that a judgement can name it. */
  private final RevocationKind[] markKinds;

  /** Three longs an account: fingerprint and generation. */
  private final long[] accounts;

  private Revocable(long[] marks, RevocationKind[] markKinds, long[] accounts) {
    this.marks = marks;
    this.markKinds = markKinds;
    this.accounts = accounts;
  }

  /** A token of this grant, made for this account at this generation; no key, no actor. */
  public static Revocable of(TokenId token, GrantId grant, AccountId account, long generation) {
    return new Revocable(new long[0], new RevocationKind[0], new long[0])
        .marked(RevocationKind.TOKEN, token.value())
        .marked(RevocationKind.GRANT, grant.value())
        .holding(account, generation);
  }

  /** The same, signed by this key. */
  public Revocable signedBy(KeyId key) {
    return marked(RevocationKind.SIGNING_KEY, key.value());
  }

  /** The same, with one who acts in it. */
  public Revocable actedBy(GrantId grant, AccountId account, long generation) {
    return marked(RevocationKind.GRANT, grant.value()).holding(account, generation);
  }

  Judgement judgedBy(RevocationTable revokedMarks, RevocationTable revokedAccounts) {
    for (int i = 0; i < markKinds.length; i++) {
      if (revokedMarks.contains(marks[2 * i], marks[2 * i + 1])) {
        return judgement(markKinds[i]);
      }
    }
    for (int i = 0; i < accounts.length; i += 3) {
      if (accounts[i + 2] < revokedAccounts.generation(accounts[i], accounts[i + 1])) {
        return Judgement.ACCOUNT_REVOKED;
      }
    }
    return Judgement.LIVE;
  }

  private static Judgement judgement(RevocationKind kind) {
    return switch (kind) {
      case TOKEN -> Judgement.TOKEN_REVOKED;
      case GRANT -> Judgement.GRANT_REVOKED;
      case ACCOUNT -> Judgement.ACCOUNT_REVOKED;
      case SIGNING_KEY -> Judgement.SIGNING_KEY_REVOKED;
    };
  }

  private Revocable marked(RevocationKind kind, String id) {
    Fingerprint mark = Fingerprint.of(kind, id);
    RevocationKind[] kinds = Arrays.copyOf(markKinds, markKinds.length + 1);
    kinds[markKinds.length] = kind;
    return new Revocable(appended(marks, mark.high(), mark.low()), kinds, accounts);
  }

  private Revocable holding(AccountId account, long generation) {
    Fingerprint holder = Fingerprint.of(RevocationKind.ACCOUNT, account.value());
    return new Revocable(
        marks, markKinds, appended(accounts, holder.high(), holder.low(), generation));
  }

  private static long[] appended(long[] some, long... more) {
    long[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }
}
