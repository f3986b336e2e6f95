package io.tokenauthority.interceptor.server.trust;

import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.revocation.RevocationLimitException;
import io.tokenauthority.token.revocation.RevocationNotice;
import io.tokenauthority.token.revocation.RevocationSnapshot;
import io.tokenauthority.v1.Heartbeat;
import io.tokenauthority.v1.Revocation;
import io.tokenauthority.v1.Revocations;
import io.tokenauthority.v1.SnapshotBegin;
import io.tokenauthority.v1.SnapshotEnd;
import io.tokenauthority.v1.WatchTrustResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one stream of the feed, in the order that {@code trust.proto} fixes, into the {@link
 * KnownTrust}. A snapshot is gathered aside and takes effect whole, keys and revocations together.
 *
 * <p>For one thread at a time, as gRPC delivers a stream. A message out of order is a {@link
 * FeedFaultException}: the stream is then worth nothing, what is known stays.
 */
final class FeedReader {

  /** A snapshot under way. */
  private static final class Gathering {
    private final SnapshotBegin begin;
    private final RevocationSnapshot revocations;
    private long received;
    private Optional<KeySet> keys = Optional.empty();

    Gathering(SnapshotBegin begin, RevocationSnapshot revocations) {
      this.begin = begin;
      this.revocations = revocations;
    }
  }

  private final KnownTrust known;
  private boolean isWhole;
  private Optional<Gathering> gathering = Optional.empty();

  /**
   * A reader of a new stream.
   *
   * @param resumed whether the stream goes on from what is known; else it must bring a snapshot
   */
  FeedReader(KnownTrust known, boolean resumed) {
    this.known = known;
    this.isWhole = resumed;
  }

  boolean isInSnapshot() {
    return gathering.isPresent();
  }

  void read(WatchTrustResponse message) {
    try {
      switch (message.getEventCase()) {
        case SNAPSHOT_BEGIN -> begin(message.getSnapshotBegin());
        case KEYS -> keys(WireTrust.keys(message.getKeys().getKeysList()));
        case REVOCATIONS -> revocations(message.getRevocations());
        case SNAPSHOT_END -> end(message.getSnapshotEnd());
        case HEARTBEAT -> heartbeat(message.getHeartbeat());
        case EVENT_NOT_SET -> {} // from a newer authority
      }
    } catch (RevocationLimitException tooMany) {
      throw new FeedFaultException("more revocations than this verifier can hold");
    }
  }

  private void begin(SnapshotBegin begin) {
    if (isInSnapshot()) {
      throw new FeedFaultException("a snapshot within a snapshot");
    }
    gathering =
        Optional.of(
            new Gathering(begin, known.revocations().beginSnapshot(begin.getRevocationCount())));
  }

  private void keys(KeySet keys) {
    if (gathering.isPresent()) {
      gathering.get().keys = Optional.of(keys);
    } else {
      known.replaceKeys(keys);
    }
  }

  private void revocations(Revocations batch) {
    List<RevocationNotice> notices = new ArrayList<>(batch.getRevocationsCount());
    for (Revocation each : batch.getRevocationsList()) {
      WireTrust.notice(each).ifPresent(notices::add);
    }
    if (gathering.isPresent()) {
      notices.forEach(gathering.get().revocations::add);
      gathering.get().received += batch.getRevocationsCount();
      return;
    }
    if (!isWhole || batch.getSequence() < known.revocations().sequence()) {
      throw new FeedFaultException("a delta that does not fit what went before");
    }
    known.add(notices, batch.getSequence());
  }

  private void end(SnapshotEnd end) {
    Gathering gathered =
        gathering.orElseThrow(() -> new FeedFaultException("the end of no snapshot"));
    gathering = Optional.empty();
    KeySet keys =
        gathered.keys.orElseThrow(() -> new FeedFaultException("a snapshot without keys"));
    if (end.getRevocationCount() != gathered.received
        || end.getSequence() != gathered.begin.getSequence()) {
      throw new FeedFaultException("a snapshot that is not whole");
    }
    if (!known.replace(gathered.revocations, keys, end.getSequence())) {
      throw new FeedFaultException("a snapshot older than what is known");
    }
    isWhole = true;
  }

  private void heartbeat(Heartbeat heartbeat) {
    if (isInSnapshot() || !isWhole) {
      throw new FeedFaultException("a heartbeat before the view is whole");
    }
    if (heartbeat.getSequence() > known.revocations().sequence()) {
      throw new FeedFaultException("a revocation was lost on the way");
    }
    Duration age =
        Duration.ofSeconds(heartbeat.getViewAge().getSeconds(), heartbeat.getViewAge().getNanos());
    known.seen(age.isNegative() ? Duration.ZERO : age);
  }
}
