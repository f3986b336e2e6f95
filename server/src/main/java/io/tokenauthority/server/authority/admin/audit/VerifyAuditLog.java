package io.tokenauthority.server.authority.admin.audit;

import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.store.Store;
import java.util.regex.Pattern;

/**
 * Recomputes the sealed trail page by page and tells what does not fit (P10): a sealed row altered
 * or removed, a row slipped in, a trail shorter than a head that was kept. A row removed before it
 * was sealed is beyond it.
 */
public final class VerifyAuditLog {

  private static final int USUAL_PAGE = 1000;
  private static final int LARGEST_PAGE = 10_000;
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private final Store store;
  private final AuditJournal journal;
  private final AuditChain chain;

  public VerifyAuditLog(Store store, AuditJournal journal, AuditChain chain) {
    this.store = store;
    this.journal = journal;
    this.chain = chain;
  }

  /**
   * Checks one page. Whole segments are checked, so it may be a few rows more than asked.
   *
   * @throws Denied FIELD_INVALID
   */
  public AuditVerdict verify(Call call, AuditCheck asked) {
    call.require(AdminScopes.AUDIT_READ);
    // 1. Every field is what it may be.
    int pageSize = check(asked);
    VerificationPass pass = new VerificationPass(store, journal, chain);
    // 2. The trail holds the head that was kept, and where its checking begins.
    pass.begin(asked.fromPosition());
    asked.head().ifPresent(pass::requireHead);
    // 3. Segment by segment.
    while (pass.goesOn(pageSize)) {
      pass.checkSegment();
    }
    // 4. At the end, what belongs to no segment.
    if (pass.isAtEnd()) {
      pass.checkStrays();
    }
    return pass.verdict();
  }

  private static int check(AuditCheck asked) {
    if (asked.fromPosition() < 0) {
      throw Denied.field("from_position", "must not be negative");
    }
    if (asked.pageSize() < 0 || asked.pageSize() > LARGEST_PAGE) {
      throw Denied.field("page_size", "must be 0 to " + LARGEST_PAGE);
    }
    asked.head().ifPresent(VerifyAuditLog::checkHead);
    return asked.pageSize() == 0 ? USUAL_PAGE : asked.pageSize();
  }

  private static void checkHead(AuditHead head) {
    if (head.position() < 0) {
      throw Denied.field("head.position", "must not be negative");
    }
    if (head.segment() < 0) {
      throw Denied.field("head.segment", "must not be negative");
    }
    boolean nothing = head.position() == 0 && head.segment() == 0 && head.digest().isEmpty();
    if (!nothing && !DIGEST.matcher(head.digest()).matches()) {
      throw Denied.field("head.digest", "must be 64 characters of lower-case hex");
    }
  }
}
