package io.tokenauthority.interceptor.server.usage;

import java.util.List;

/** Takes what was counted: the authority's ReportUsage, or the authority's own books. */
public interface UsageSink {

  /** Drops what it is given: for a guard whose uses nobody counts. */
  static UsageSink none() {
    return uses -> true;
  }

  /**
   * Takes the counts, which are then forgotten here. Returns at once.
   *
   * @param uses at most 10,000, each of another token
   * @return false if they cannot be taken now; they will be offered again
   */
  boolean take(List<TokenUse> uses);
}
