package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * Has tokens issued at one replica judged at another and at a protected service, without end, and
 * notes each verdict that does not fit what was done with the keys.
 */
final class KeyTraffic implements AutoCloseable {

  /** A validation at a replica by a view that knows the sequence. */
  interface Validation {
    boolean isActive(int replica, String token, long sequence);
  }

  private static final int THREADS = 3;
  private static final Duration HEARD = Duration.ofMillis(2500);

  /** When a key's revocation was acknowledged, and its sequence. */
  private record Dead(long sequence, long nanos) {}

  private final int replicas;
  private final IntFunction<String> issue;
  private final Validation validation;
  private final ProtectedService service;
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Map<String, Dead> dead = new ConcurrentHashMap<>();
  private final Set<String> kids = ConcurrentHashMap.newKeySet();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicLong judged = new AtomicLong();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<Future<?>> running = new ArrayList<>();
  private volatile boolean ended;

  KeyTraffic(
      int replicas, IntFunction<String> issue, Validation validation, ProtectedService service) {
    this.replicas = replicas;
    this.issue = issue;
    this.validation = validation;
    this.service = service;
  }

  void begin() {
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom random = new SplittableRandom(i);
      running.add(threads.submit(() -> run(random)));
    }
  }

  /** The key that signed it. */
  static String kid(String token) {
    String header =
        new String(
            Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))),
            StandardCharsets.UTF_8);
    return header.replaceFirst(".*\"kid\":\"([^\"]+)\".*", "$1");
  }

  /** From now on this key may be dead. */
  void asked(String kid) {
    asked.add(kid);
  }

  /** From now on it must be. */
  void acknowledged(String kid, long sequence) {
    dead.put(kid, new Dead(sequence, System.nanoTime()));
  }

  int keysSeen() {
    return kids.size();
  }

  long judged() {
    return judged.get();
  }

  private void run(SplittableRandom random) {
    List<String> kept = new ArrayList<>();
    while (!ended) {
      String token = issue.apply(random.nextInt(replicas));
      kids.add(kid(token));
      kept.add(token);
      judge(random.nextInt(replicas), token);
      judge(random.nextInt(replicas), kept.get(random.nextInt(kept.size())));
    }
  }

  private void judge(int replica, String token) {
    String kid = kid(token);
    Dead known = dead.get(kid);
    long begun = System.nanoTime();
    boolean active = validation.isActive(replica, token, known == null ? 0 : known.sequence());
    Status.Code code = service.call(token);
    boolean mayBeDead = asked.contains(kid);
    judged.incrementAndGet();
    if (known != null) {
      note(active, "a replica took a token of a revoked key");
      note(
          code == Status.Code.OK && begun - known.nanos() > HEARD.toNanos(),
          "the service took a token of a revoked key");
    } else if (!mayBeDead) {
      note(!active, "a replica refused a good token");
      note(code != Status.Code.OK, "the service refused a good token: " + code);
    }
  }

  private void note(boolean wrong, String what) {
    if (wrong) {
      faults.add(what);
    }
  }

  /** Waits for the rounds under way; nothing may have gone wrong. */
  void end() throws Exception {
    ended = true;
    for (Future<?> each : running) {
      each.get(60, TimeUnit.SECONDS);
    }
    assertThat(faults).isEmpty();
  }

  @Override
  public void close() {
    ended = true;
    threads.shutdownNow();
  }
}
