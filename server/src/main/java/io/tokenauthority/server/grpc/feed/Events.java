package io.tokenauthority.server.grpc.feed;

import io.tokenauthority.server.grpc.wire.EncodedMessage;
import io.tokenauthority.server.grpc.wire.RevocationBytes;
import io.tokenauthority.server.grpc.wire.Times;
import io.tokenauthority.server.grpc.wire.TrustWire;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.trust.PublishedKeys;
import io.tokenauthority.v1.Heartbeat;
import io.tokenauthority.v1.SnapshotBegin;
import io.tokenauthority.v1.SnapshotEnd;
import io.tokenauthority.v1.WatchTrustResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The messages of the feed. */
final class Events {

  /** The most revocations in one message (trust.proto). */
  static final int BATCH = 1000;

  /** The bits of a sequence below its epoch. */
  private static final int EPOCH_SHIFT = 48;

  private Events() {}

  static EncodedMessage keys(PublishedKeys keys) {
    return EncodedMessage.of(
        WatchTrustResponse.newBuilder().setKeys(TrustWire.keySet(keys)).build());
  }

  static EncodedMessage snapshotBegin(long sequence, long count) {
    return EncodedMessage.of(
        WatchTrustResponse.newBuilder()
            .setSnapshotBegin(
                SnapshotBegin.newBuilder()
                    .setSequence(sequence)
                    .setEpoch(epoch(sequence))
                    .setRevocationCount(count))
            .build());
  }

  static EncodedMessage snapshotEnd(long sequence, long count) {
    return EncodedMessage.of(
        WatchTrustResponse.newBuilder()
            .setSnapshotEnd(
                SnapshotEnd.newBuilder().setSequence(sequence).setRevocationCount(count))
            .build());
  }

  static EncodedMessage heartbeat(Instant now, long sequence, Duration age) {
    return EncodedMessage.of(
        WatchTrustResponse.newBuilder()
            .setHeartbeat(
                Heartbeat.newBuilder()
                    .setServerTime(Times.timestamp(now))
                    .setSequence(sequence)
                    .setViewAge(Times.duration(age)))
            .build());
  }

  /** Parts of a snapshot, as many messages as it takes. */
  static List<EncodedMessage> snapshotPart(List<StoredRevocation> part) {
    List<EncodedMessage> events = new ArrayList<>();
    for (int from = 0; from < part.size(); from += BATCH) {
      List<StoredRevocation> batch = part.subList(from, Math.min(part.size(), from + BATCH));
      events.add(RevocationBytes.message(batch, 0));
    }
    return events;
  }

  /**
   * A delta, as many messages as it takes; each says what a view is complete to with it, the last
   * one {@code sequence}. Revocations of one transaction may share a sequence, so a batch is cut
   * only where the next one begins.
   */
  static List<Part> delta(List<StoredRevocation> delta, long sequence) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    while (from < delta.size() - BATCH) {
      int to = from + BATCH;
      while (to > from + 1 && delta.get(to - 1).sequence() == delta.get(to).sequence()) {
        to--;
      }
      parts.add(part(delta.subList(from, to), delta.get(to - 1).sequence()));
      from = to;
    }
    parts.add(part(delta.subList(from, delta.size()), sequence));
    return parts;
  }

  /** A message of a delta, and what a view is complete to with it. */
  record Part(EncodedMessage event, long sequence) {}

  private static Part part(List<StoredRevocation> revocations, long sequence) {
    return new Part(RevocationBytes.message(revocations, sequence), sequence);
  }

  static int epoch(long sequence) {
    return (int) (sequence >>> EPOCH_SHIFT);
  }
}
