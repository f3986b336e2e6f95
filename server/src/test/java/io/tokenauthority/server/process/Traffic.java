package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.tokenauthority.server.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The load of several clients, and what all of them met: which calls were answered, which were not
 * and how, and which answers were wrong.
 */
final class Traffic implements AutoCloseable {

  /** The calls that clients make. */
  enum Rpc {
    ISSUE,
    REFRESH,
    VALIDATE,
    REVOKE
  }

  /** A call that failed, or an answer that was wrong. */
  record Trouble(long nanos, int replica, Rpc rpc, Status status) {}

  /** Where and when calls may fail. */
  private record Window(Fault fault, long from, long to) {
    boolean covers(Trouble trouble) {
      return fault.befalls(trouble.replica())
          && trouble.status().getCode() == Status.Code.UNAVAILABLE
          && trouble.nanos() >= from
          && trouble.nanos() <= to;
    }
  }

  /** Within it all must be as ever again. */
  private static final Duration RECOVERY = Duration.ofSeconds(10);

  private static final Duration BEFORE = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();
  private final Map<String, Long> answered = new ConcurrentHashMap<>();
  private final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final List<Window> windows = new ArrayList<>();
  private final AtomicLong newest = new AtomicLong();
  private volatile boolean ended;

  boolean isEnded() {
    return ended;
  }

  void run(Runnable client) {
    running.add(threads.submit(client));
  }

  void answered(int replica, Rpc rpc) {
    answered.merge(rpc + "@" + replica, 1L, Long::sum);
  }

  void failed(int replica, Rpc rpc, Status status) {
    troubles.add(new Trouble(System.nanoTime(), replica, rpc, status));
  }

  void revoked(long sequence) {
    newest.accumulateAndGet(sequence, Math::max);
  }

  /** The highest sequence that a revocation was acknowledged with. */
  long newest() {
    return newest.get();
  }

  /** What must never be. */
  void wrong(String what) {
    wrong.add(what);
  }

  /** Returns when each of these calls was answered once more by each replica. */
  void awaitAnswers(int replicas, Duration longest) {
    Map<String, Long> before = Map.copyOf(answered);
    Await.within(
        longest,
        "every replica answers everything",
        () -> {
          for (int replica = 0; replica < replicas; replica++) {
            for (Rpc rpc : Rpc.values()) {
              String call = rpc + "@" + replica;
              if (answered.getOrDefault(call, 0L) <= before.getOrDefault(call, 0L)) {
                return false;
              }
            }
          }
          return true;
        });
  }

  /**
   * Has a fault happen, and waits until all is as ever again.
   *
   * @param begin begins it and gives what ends it
   */
  void during(Fault fault, int replicas, Supplier<Runnable> begin) {
    awaitAnswers(replicas, BEFORE);
    long from = System.nanoTime();
    Runnable end = begin.get();
    try {
      long until = System.nanoTime() + fault.length().toNanos();
      Await.within(fault.length().plus(BEFORE), "it lasts", () -> System.nanoTime() > until);
    } finally {
      end.run();
    }
    windows.add(new Window(fault, from, System.nanoTime() + RECOVERY.toNanos()));
    awaitAnswers(replicas, RECOVERY);
  }

  /** Ends the load; nothing may have gone wrong but what had to. */
  void end() throws Exception {
    ended = true;
    for (Future<?> each : running) {
      each.get(60, TimeUnit.SECONDS);
    }
    assertThat(wrong).isEmpty();
    assertThat(troubles)
        .allSatisfy(
            trouble ->
                assertThat(windows).as("%s", trouble).anyMatch(window -> window.covers(trouble)));
  }

  @Override
  public void close() {
    ended = true;
    threads.shutdownNow();
  }
}
