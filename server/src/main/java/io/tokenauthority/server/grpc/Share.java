package io.tokenauthority.server.grpc;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.tokenauthority.server.limits.Peers;
import java.util.concurrent.atomic.AtomicInteger;

/** How many places one peer holds, and may hold. Safe for use from any thread. */
final class Share {
  private final int most;
  private final AtomicInteger held = new AtomicInteger();

  Share(int most) {
    this.most = most;
  }

  /** That of who is not to be held down. */
  static Share unbounded() {
    return new Share(Integer.MAX_VALUE);
  }

  /** Takes a place; false when the peer holds all that it may. */
  boolean enter() {
    if (held.incrementAndGet() <= most) {
      return true;
    }
    held.decrementAndGet();
    return false;
  }

  void leave() {
    held.decrementAndGet();
  }

  /**
   * The shares of all peers, each of which lives for as long as a connection or a call of its peer
   * does: nothing else refers to it.
   */
  static final class Table {
    private final LoadingCache<String, Share> byNetwork;

    Table(int each) {
      byNetwork =
          Caffeine.newBuilder()
              .weakValues()
              .executor(Runnable::run)
              .build(network -> new Share(each));
    }

    /** The share of whoever has this address. */
    Share of(String address) {
      return byNetwork.get(Peers.network(address));
    }
  }
}
