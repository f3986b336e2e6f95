package io.tokenauthority.server;

import io.tokenauthority.server.authority.Issuance;
import io.tokenauthority.server.authority.admin.server.UsageTally;
import java.time.Instant;

/** What was counted in memory and is written later: usage, and the tails of summaries. */
record Unsettled(UsageTally usage, Issuance issuance) {

  /** What may be written now; runs every few seconds. */
  void settle(Instant now) {
    usage.flush();
    issuance.settle(now);
  }

  /** All of it, once nobody is served any more. */
  void settleAll(Instant now) {
    usage.flush();
    issuance.settleAll(now);
  }
}
