package io.tokenauthority.token.revocation;

/**
 * A view in the making: filled aside by one thread, then made the view in one step by {@link
 * RevocationView#install}. Begun by {@link RevocationView#beginSnapshot}; thrown away by forgetting
 * it.
 */
public final class RevocationSnapshot {

  private final RevocationTables tables;
  private long added;

  RevocationSnapshot(RevocationTables tables) {
    this.tables = tables;
  }

  /**
   * Adds one.
   *
   * @throws RevocationLimitException if there are more than the view may hold
   */
  public void add(RevocationNotice notice) {
    tables.add(notice);
    added++;
  }

  /** How many were added, repeats included. */
  public long added() {
    return added;
  }

  RevocationTables tables() {
    return tables;
  }
}
