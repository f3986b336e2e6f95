package io.tokenauthority.server.authority.admin.audit;

import java.util.List;

/**
 * What was found on one page of the trail.
 *
 * @param findings empty when the page is whole
 * @param head the trail's head now
 * @param nextPosition where to go on; 0 when the end was reached
 * @param firstPosition the oldest position that is kept
 */
public record AuditVerdict(
    List<AuditFinding> findings,
    AuditHead head,
    long rowsChecked,
    long nextPosition,
    long firstPosition) {
  /** Keeps its own copy. */
  public AuditVerdict {
    findings = List.copyOf(findings);
  }
}
