package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.AuditEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The audit trail (P10): rows with an HMAC each, written in the transaction of what they tell, and
 * the segments that a sealer links them into afterwards.
 */
public interface AuditTrail {

  /** The segment number of rows that no sealer has linked yet. */
  long UNSEALED = 0;

  /** Adds a row, unsealed. */
  void append(Row row);

  /** Events, newest first. */
  Page<Row> list(AuditFilter filter, PageRequest page);

  /** Rows that are not in a segment yet, oldest first, at most {@code limit}. */
  List<Row> unsealed(int limit);

  /** The newest segment; empty before the first. */
  Optional<Segment> head();

  /**
   * Adds the segment and moves these rows into it.
   *
   * @throws StoreException of kind UNIQUE when the number is taken: another sealer was there
   */
  void seal(Segment segment, List<String> eventIds);

  /** Segments numbered from {@code from}, ascending, at most {@code limit}. */
  List<Segment> segments(long from, int limit);

  /** The rows of a segment in the order of their ids. */
  List<Row> rowsOf(long segment);

  /**
   * Removes the oldest whole segments' rows, sealed before {@code sealedBefore}, at most {@code
   * limit} segments; the segments' own rows stay as checkpoints. Returns how many rows.
   */
  int purge(Instant sealedBefore, int limit);

  /** A row: the event, the HMAC over it, and the number of its segment, or {@link #UNSEALED}. */
  record Row(AuditEvent event, byte[] hmac, long segment) {}

  /**
   * A sealed run of rows.
   *
   * @param number 1, 2, 3 …
   * @param rows how many
   * @param head the HMAC over number, count, the previous head and the rows' HMACs in order
   * @param purged whether its rows have left by retention
   */
  record Segment(
      long number, int rows, byte[] previousHead, byte[] head, Instant sealTime, boolean purged) {}

  /**
   * Which events to list; an empty field matches all. {@code from} inclusive, {@code until}
   * exclusive. {@code action} matches itself or, ending in {@code .*}, a prefix.
   */
  record AuditFilter(
      Optional<String> actor,
      Optional<String> action,
      Optional<String> target,
      Optional<String> outcome,
      Optional<Instant> from,
      Optional<Instant> until) {
    /** Matches all. */
    public static final AuditFilter ALL =
        new AuditFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }
}
