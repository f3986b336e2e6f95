package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The audit trail (P10): rows with an HMAC each, written in the transaction of what they tell, and
 * the segments that a sealer links them into afterwards, which gives each row its position.
 *
 * <p>Reads show what is stored, well linked or not: telling tampering is the use-cases' part.
 */
public interface AuditTrail {

  /** The segment number, and the position, of rows that no sealer has linked yet. */
  long UNSEALED = 0;

  /** Adds a row, unsealed. */
  void append(Row row);

  /** Events, newest first, sealed or not. */
  Page<Row> list(AuditFilter filter, PageRequest page);

  /**
   * Rows whose position is above {@code position} and that match, in order of position, at most
   * {@code limit}. Looks through a bounded stretch: ask on from {@link Stretch#through} until that
   * no longer grows.
   */
  Stretch sealedAfter(long position, AuditFilter filter, int limit);

  /** Rows that are not in a segment yet, oldest first, at most {@code limit}. */
  List<Row> unsealed(int limit);

  /** How many rows are not in a segment yet, counted no further than {@code atMost}. */
  long countUnsealed(int atMost);

  /** The newest segment; empty before the first. */
  Optional<Segment> head();

  /**
   * Adds the segment and moves these rows into it, giving them the positions from {@link
   * Segment#firstPosition} on, in the order of the list.
   *
   * @throws StoreException of kind UNIQUE when the number is taken or a row is sealed: another
   *     sealer was there
   */
  void seal(Segment segment, List<Row> rows);

  /** Segments numbered from {@code from}, ascending, at most {@code limit}. */
  List<Segment> segments(long from, int limit);

  /** The segment that holds this position; empty when none does. */
  Optional<Segment> segmentAt(long position);

  /** The oldest segment whose rows are still here; empty when there is none. */
  Optional<Segment> firstKept();

  /** The rows that claim to be of this segment, in order of position, at most {@code limit}. */
  List<Row> rowsOf(long segment, int limit);

  /**
   * Rows that claim a segment which cannot have any: below 0, from 1 to {@code firstKept - 1}, or
   * above {@code last}. There are none unless somebody wrote past this port. At most {@code limit}.
   */
  List<Row> rowsOutside(long firstKept, long last, int limit);

  /**
   * Removes the oldest whole segments' rows, sealed before {@code sealedBefore}, at most {@code
   * limit} segments; the segments' own rows stay as checkpoints. Returns how many rows.
   */
  int purge(Instant sealedBefore, int limit);

  /**
   * A row: the event, the HMAC over it, and where it was sealed: the number of its segment and its
   * position from 1 without gaps, or {@link #UNSEALED} twice.
   */
  record Row(AuditEvent event, Bytes hmac, long segment, long position) {}

  /**
   * The matches within a stretch of the trail.
   *
   * @param through the last position that was looked at; what was asked from when there was none
   */
  record Stretch(List<Row> rows, long through) {}

  /**
   * A sealed run of rows.
   *
   * @param number 1, 2, 3 …
   * @param firstPosition the position of its first row
   * @param rows how many, at least 1
   * @param head the HMAC over all of these and the rows' HMACs in order
   * @param purged whether its rows have left by retention
   */
  record Segment(
      long number,
      long firstPosition,
      int rows,
      Bytes previousHead,
      Bytes head,
      Instant sealTime,
      boolean purged) {

    /** The position of its last row. */
    public long lastPosition() {
      return firstPosition + rows - 1;
    }
  }

  /** Which events to list; an empty field matches all. */
  record AuditFilter(
      Optional<String> actor,
      Optional<String> actorTokenId,
      Optional<String> action,
      Optional<String> targetKind,
      Optional<String> targetId,
      Optional<AuditEvent.Outcome> outcome,
      Optional<String> peer,
      TimeRange time) {
    /** Matches all. */
    public static final AuditFilter ALL =
        new AuditFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TimeRange.ALWAYS);
  }
}
