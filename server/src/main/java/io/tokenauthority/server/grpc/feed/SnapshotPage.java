package io.tokenauthority.server.grpc.feed;

import io.tokenauthority.server.grpc.wire.EncodedMessage;
import io.tokenauthority.server.store.StoredRevocation;
import java.util.List;
import java.util.function.Predicate;

/**
 * A piece of a whole view as it is told, read and encoded beside the feed's thread.
 *
 * @param count how many revocations
 * @param cursor what to read after next
 * @param isLast whether nothing of the view comes after it
 */
record SnapshotPage(List<EncodedMessage> events, int count, long cursor, boolean isLast) {

  /** How many rows are read at once. */
  static final int ROWS = 10_000;

  /**
   * Of what was read, those that belong to the view.
   *
   * @param sequence what the view is complete to: what came later is told as a change
   */
  static SnapshotPage of(
      List<StoredRevocation> found, long sequence, Predicate<StoredRevocation> isAlive) {
    List<StoredRevocation> part =
        found.stream().filter(each -> each.sequence() <= sequence && isAlive.test(each)).toList();
    long last = found.isEmpty() ? sequence : found.get(found.size() - 1).sequence();
    return new SnapshotPage(
        Events.snapshotPart(part), part.size(), last, found.size() < ROWS || last >= sequence);
  }
}
