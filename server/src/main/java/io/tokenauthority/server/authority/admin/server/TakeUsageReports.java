package io.tokenauthority.server.authority.admin.server;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Usage;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Books what verifiers saw used on the grants that it hangs from. */
public final class TakeUsageReports {

  /** The most records of one stream. */
  public static final int LIMIT = 10_000;

  private static final Scope REPORT = new Scope("usage:report");
  private static final int ID_LENGTH = 128;
  private static final long COUNT_LIMIT = 1_000_000_000L;
  private static final int BATCH = 1000;

  private final Store store;

  public TakeUsageReports(Store store) {
    this.store = store;
  }

  /** Refuses one more record than a stream may have, with LIMIT_REACHED. */
  public static Denied tooMany() {
    return Denied.because(
        Reason.LIMIT_REACHED,
        "a stream has too many records: send them in several",
        Map.of("limit", "usage_records", "value", Integer.toString(LIMIT)));
  }

  /**
   * Checks one record, so that a stream ends at its first bad one.
   *
   * @throws Denied FIELD_INVALID
   */
  public static void check(UsageReport report) {
    requireId("token_id", report.tokenId());
    requireId("grant_id", report.grantId());
    if (report.count() < 1 || report.count() > COUNT_LIMIT) {
      throw Denied.field("count", "must be 1 to 1,000,000,000");
    }
  }

  /**
   * Takes the records of one stream.
   *
   * @throws Denied FIELD_INVALID, LIMIT_REACHED; nothing was taken then
   */
  public UsageReceipt take(Call call, List<UsageReport> reports) {
    call.require(REPORT);
    if (reports.size() > LIMIT) {
      throw tooMany();
    }
    reports.forEach(TakeUsageReports::check);
    List<Usage.Count> counts = new ArrayList<>();
    for (UsageReport report : reports) {
      if (GrantId.isGrantId(report.grantId())) {
        Instant used =
            report.lastUsed().filter(time -> time.isBefore(call.now())).orElse(call.now());
        counts.add(new Usage.Count(new GrantId(report.grantId()), report.count(), used));
      }
    }
    long accepted = 0;
    for (int from = 0; from < counts.size(); from += BATCH) {
      List<Usage.Count> batch = counts.subList(from, Math.min(from + BATCH, counts.size()));
      accepted += store.write(tx -> tx.usage().add(batch));
    }
    return new UsageReceipt(accepted, reports.size() - accepted);
  }

  private static void requireId(String path, String id) {
    boolean visible = id.chars().allMatch(each -> each > ' ' && each < 0x7F);
    if (id.isEmpty() || id.length() > ID_LENGTH || !visible) {
      throw Denied.field(path, "must have 1 to " + ID_LENGTH + " visible ASCII characters");
    }
  }
}
