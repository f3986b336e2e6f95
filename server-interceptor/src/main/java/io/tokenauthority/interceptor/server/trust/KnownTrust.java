package io.tokenauthority.interceptor.server.trust;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.VerificationKey;
import io.tokenauthority.token.revocation.RevocationKind;
import io.tokenauthority.token.revocation.RevocationNotice;
import io.tokenauthority.token.revocation.RevocationSnapshot;
import io.tokenauthority.token.revocation.RevocationView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What has been learnt: the keys, the revocations, and when it was last complete. Writers exclude
 * one another; readers never wait. A revoked key is never among the keys, whoever hands it in.
 */
final class KnownTrust {

  private final InstantSource wall;
  private final LongSupplier ticks;
  private final RevocationView revocations = new RevocationView();
  private volatile KeySet keys = KeySet.none();
  private volatile Optional<Sighting> lastSeen = Optional.empty();

  KnownTrust(InstantSource wall, LongSupplier ticks) {
    this.wall = wall;
    this.ticks = ticks;
  }

  KeySet keys() {
    return keys;
  }

  RevocationView revocations() {
    return revocations;
  }

  Duration staleness() {
    Optional<Sighting> seen = lastSeen;
    return seen.isPresent() ? seen.get().age(ticks.getAsLong(), wall.instant()) : TrustFeed.NEVER;
  }

  long nanoTime() {
    return ticks.getAsLong();
  }

  /** Everything is complete up to the view's sequence, as of {@code viewAge} ago. */
  void seen(Duration viewAge) {
    lastSeen = Optional.of(new Sighting(ticks.getAsLong(), wall.instant(), viewAge));
  }

  synchronized void add(Collection<RevocationNotice> delta, long completeTo) {
    revocations.apply(delta, completeTo);
    if (delta.stream().anyMatch(each -> each.kind() == RevocationKind.SIGNING_KEY)) {
      keys = withoutRevoked(keys.asList());
    }
  }

  synchronized boolean replace(RevocationSnapshot snapshot, KeySet with, long completeTo) {
    if (!revocations.install(snapshot, completeTo)) {
      return false;
    }
    keys = withoutRevoked(with.asList());
    return true;
  }

  synchronized void replaceKeys(KeySet others) {
    keys = withoutRevoked(others.asList());
  }

  /**
   * Adds keys that were asked for beside the feed. None is dropped for being absent there: the
   * replica that answered may be behind the one that feeds us.
   */
  synchronized void addKeys(KeySet more) {
    List<VerificationKey> all = new ArrayList<>(more.asList());
    for (VerificationKey each : keys) {
      if (more.find(each.keyId()).isEmpty() && all.size() < KeySet.LIMIT) {
        all.add(each);
      }
    }
    keys = withoutRevoked(all);
  }

  void expire() {
    revocations.expire(wall.instant());
  }

  private KeySet withoutRevoked(List<VerificationKey> all) {
    return KeySet.of(all.stream().filter(key -> !isRevoked(key.keyId())).toList());
  }

  private boolean isRevoked(KeyId key) {
    return revocations.isRevoked(key);
  }
}
