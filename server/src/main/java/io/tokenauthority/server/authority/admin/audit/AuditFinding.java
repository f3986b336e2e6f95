package io.tokenauthority.server.authority.admin.audit;

/**
 * One thing in the trail that does not fit.
 *
 * @param position where; 0 in a row that is not sealed
 * @param segment which segment; 0 for none
 * @param eventId which row; may be empty
 * @param message one sentence for people
 */
public record AuditFinding(Kind kind, long position, long segment, String eventId, String message) {

  /** What is wrong. */
  public enum Kind {
    /** The row's content does not match its HMAC, or its HMAC not the sealed one. */
    ROW_ALTERED,
    /** A sealed position has no row. */
    ROW_REMOVED,
    /** A row claims a place that no segment gave it, or has an HMAC that is not ours. */
    ROW_ADDED,
    /** A segment does not link to the one before, or its count is wrong. */
    SEGMENT_BROKEN,
    /** The trail ends before the head that was given, or does not contain it. */
    HEAD_MISSING
  }
}
