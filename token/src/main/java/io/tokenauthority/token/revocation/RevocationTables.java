package io.tokenauthority.token.revocation;

import java.time.Instant;

/**
 * The two tables of a view: marks (tokens, grants, keys) and accounts. The writer replaces a table
 * that is full or half dead by another; readers pick up whichever is published, both of which hold
 * all that they have ever seen.
 */
final class RevocationTables {

  private final int limit;
  private volatile RevocationTable marks;
  private volatile RevocationTable accounts;

  RevocationTables(int limit, int expected) {
    this.limit = limit;
    this.marks = RevocationTable.marks(expected);
    this.accounts = RevocationTable.accounts(0);
  }

  Judgement judge(Revocable token) {
    return token.judgedBy(marks, accounts);
  }

  boolean hasMark(Fingerprint mark) {
    return marks.contains(mark.high(), mark.low());
  }

  int size() {
    return marks.size() + accounts.size();
  }

  void add(RevocationNotice notice) {
    if (size() >= limit) {
      throw new RevocationLimitException(limit);
    }
    Fingerprint key = Fingerprint.of(notice.kind(), notice.id());
    tableFor(notice.kind()).put(key, notice.generation(), notice.expireTime());
  }

  private RevocationTable tableFor(RevocationKind kind) {
    if (kind == RevocationKind.ACCOUNT) {
      accounts = accounts.hasRoom() ? accounts : accounts.grown();
      return accounts;
    }
    marks = marks.hasRoom() ? marks : marks.grown();
    return marks;
  }

  /** Rebuilds a table once a sixteenth of it is dead: one pass over a million takes some 20 ms. */
  void expire(Instant now) {
    if (isWorthwhile(marks, now)) {
      marks = marks.without(now);
    }
    if (isWorthwhile(accounts, now)) {
      accounts = accounts.without(now);
    }
  }

  private static boolean isWorthwhile(RevocationTable table, Instant now) {
    int expired = table.expired(now);
    return expired > 0 && 16L * expired >= table.size();
  }
}
