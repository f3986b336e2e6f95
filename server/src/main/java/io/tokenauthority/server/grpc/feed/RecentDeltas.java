package io.tokenauthority.server.grpc.feed;

import io.tokenauthority.server.store.StoredRevocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was told of late, by the sequence that a view must be complete to in order to take it next:
 * enough for watchers that keep up and for those that were away for a moment. Who is further behind
 * reads the store. For the feed's thread.
 */
final class RecentDeltas {

  private final int bytesLimit;
  private final TreeMap<Long, Events.Part> byAfter = new TreeMap<>();
  private long bytes;
  private long last;

  /**
   * @param last what everything was complete to before the first delta
   */
  RecentDeltas(long last, int bytesLimit) {
    this.last = last;
    this.bytesLimit = bytesLimit;
  }

  /** What is complete with everything that was added. */
  long last() {
    return last;
  }

  /** Adds what changed since {@link #last}, and forgets the oldest past the limit. */
  void add(List<StoredRevocation> delta, long sequence) {
    if (sequence <= last) {
      return;
    }
    long after = last;
    for (Events.Part part : Events.delta(delta, sequence)) {
      byAfter.put(after, part);
      bytes += part.event().size();
      after = part.sequence();
    }
    last = sequence;
    while (bytes > bytesLimit && !byAfter.isEmpty()) {
      bytes -= byAfter.pollFirstEntry().getValue().event().size();
    }
  }

  /**
   * What a view that is complete to {@code sequence} takes next; empty when that was forgotten or
   * there is nothing. It may hold revocations that such a view has already, which do no harm.
   */
  Optional<Events.Part> next(long sequence) {
    Map.Entry<Long, Events.Part> entry = byAfter.floorEntry(sequence);
    return entry != null && entry.getValue().sequence() > sequence
        ? Optional.of(entry.getValue())
        : Optional.empty();
  }
}
