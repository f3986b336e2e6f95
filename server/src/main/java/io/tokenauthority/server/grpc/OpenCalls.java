package io.tokenauthority.server.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.tokenauthority.server.config.GrpcConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The calls in hand: how many there may be, of all and of one peer; how long they may last; and the
 * end of streams. Health checks have places of their own, so that a full house still says how it
 * is.
 *
 * <p>A timer for each call would cost about a microsecond and a lock on the path that must cost
 * nothing; the calls are merely remembered, and a sweep of at most {@code places} of them ends the
 * late ones. Safe for use from any thread.
 */
final class OpenCalls {
  private static final String HEALTH = HealthGrpc.getCheckMethod().getFullMethodName();
  private static final int HEALTH_PLACES = 256;
  private static final int HEALTH_SHARE = 32;

  /** A check is answered at once; one that is still there has sent no request. */
  private static final Duration HEALTH_DEADLINE = Duration.ofSeconds(2);

  private final int places;
  private final Semaphore free;
  private final Semaphore freeForHealth = new Semaphore(HEALTH_PLACES);
  private final Share.Table healthShares = new Share.Table(HEALTH_SHARE);
  private final Set<GatedCall<?, ?>> calls = ConcurrentHashMap.newKeySet();
  private final Duration standard;
  private final Duration longest;
  private volatile boolean ending;

  OpenCalls(int places, GrpcConfig.Deadlines deadlines) {
    this.places = places;
    this.free = new Semaphore(places);
    this.standard = deadlines.standard();
    this.longest = deadlines.longest();
  }

  /**
   * Takes a place; empty when there is none for this peer.
   *
   * @param peer its address, by which its share of the places for health is found
   * @param share its share of all others
   */
  Optional<Place> enter(MethodDescriptor<?, ?> method, String peer, Share share) {
    return isHealth(method) ? enter(freeForHealth, healthShares.of(peer)) : enter(free, share);
  }

  private static Optional<Place> enter(Semaphore house, Share share) {
    if (!share.enter()) {
      return Optional.empty();
    }
    if (!house.tryAcquire()) {
      share.leave();
      return Optional.empty();
    }
    return Optional.of(new Place(house, share));
  }

  private static boolean isHealth(MethodDescriptor<?, ?> method) {
    return method.getFullMethodName().equals(HEALTH);
  }

  /**
   * How long a call may last.
   *
   * @param dated whether it came with a deadline, which gRPC itself keeps
   */
  CallLimits limits(MethodDescriptor<?, ?> method, boolean dated) {
    Duration whole = isHealth(method) ? HEALTH_DEADLINE : dated ? longest : standard;
    return new CallLimits(method.getType(), whole.toNanos());
  }

  /** Remembers the call that took a place; a stream is ended at once when serving ends. */
  void add(GatedCall<?, ?> call) {
    calls.add(call);
    if (ending && call.isStream()) {
      call.fail(Lane.overloaded());
    }
  }

  /** Gives the place of an ended call back. */
  void leave(GatedCall<?, ?> call) {
    calls.remove(call);
    call.place().leave();
  }

  /** Ends the calls that have lasted too long; to be called several times in a deadline. */
  void sweep() {
    long now = System.nanoTime();
    calls.forEach(call -> call.endIfLate(now));
  }

  /** Ends every stream: they would not end by themselves, and their clients go on elsewhere. */
  void endStreams() {
    ending = true;
    for (GatedCall<?, ?> call : calls) {
      if (call.isStream()) {
        call.fail(Lane.overloaded());
      }
    }
  }

  /** Ends every call, for the last resort: whether it was done is for its caller to find out. */
  void endAll() {
    calls.forEach(call -> call.fail(Lane.overloaded()));
  }

  /** How many are in hand. */
  int count() {
    return places - free.availablePermits();
  }

  /** Waits until none is in hand; false when some are after so long. */
  boolean awaitNone(Duration longest) throws InterruptedException {
    boolean all = free.tryAcquire(places, longest.toNanos(), TimeUnit.NANOSECONDS);
    if (all) {
      free.release(places);
    }
    return all;
  }
}
