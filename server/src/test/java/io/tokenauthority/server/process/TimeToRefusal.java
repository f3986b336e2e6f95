package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * How long after its acknowledged revocation a token is still accepted, by each of several places
 * that are asked about it without end (P3).
 */
final class TimeToRefusal {

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(4);

  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final Queue<Duration> taken = new ConcurrentLinkedQueue<>();

  /** A token was revoked, and its revocation acknowledged just now. */
  void acknowledged(String token) {
    acknowledged.put(token, System.nanoTime());
  }

  /**
   * Revokes each of them, and waits until each place refuses each.
   *
   * @param places tell whether they accept a token
   * @param revoking revokes them all, each {@link #acknowledged}
   * @return of all that was seen, in order
   */
  List<Duration> measure(List<String> tokens, List<Predicate<String>> places, Runnable revoking)
      throws Exception {
    for (Predicate<String> place : places) {
      assertThat(tokens).as("accepted before, and remembered").allMatch(place);
    }
    ExecutorService threads = Executors.newFixedThreadPool(places.size() + 1);
    try {
      var revoked = threads.submit(revoking);
      var looks = places.stream().map(place -> threads.submit(() -> look(tokens, place))).toList();
      revoked.get(60, TimeUnit.SECONDS);
      for (var each : looks) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(taken).hasSize(tokens.size() * places.size());
    return taken.stream().sorted().toList();
  }

  private void look(List<String> tokens, Predicate<String> accepts) {
    List<String> alive = new ArrayList<>(tokens);
    long end = System.nanoTime() + LONGEST_NANOS;
    while (!alive.isEmpty() && System.nanoTime() < end) {
      alive.removeIf(token -> isRefused(token, accepts));
      LockSupport.parkNanos(BETWEEN_LOOKS);
    }
  }

  private boolean isRefused(String token, Predicate<String> accepts) {
    Long since = acknowledged.get(token);
    if (since == null || accepts.test(token)) {
      return false;
    }
    taken.add(Duration.ofNanos(System.nanoTime() - since));
    return true;
  }

  /** Ninety-nine of a hundred took no longer. */
  static Duration p99(List<Duration> sorted) {
    return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
  }
}
