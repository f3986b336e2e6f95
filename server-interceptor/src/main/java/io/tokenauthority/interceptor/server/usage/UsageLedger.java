package io.tokenauthority.interceptor.server.usage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Gathers what the counters hold and hands it to a sink in batches. Counters that are no longer
 * counted on (their token fell out of the cache) are kept until they were handed on once; past
 * 100,000 of those the newest are dropped, for usage is a statistic and memory is not.
 */
public final class UsageLedger {

  /** The most that one report may hold (ReportUsage). */
  private static final int BATCH = 10_000;

  private static final int RETIRED_LIMIT = 100_000;

  private record Drained(UseCounter counter, TokenUse use) {}

  private final ConcurrentLinkedQueue<UseCounter> retired = new ConcurrentLinkedQueue<>();
  private final AtomicInteger retiredCount = new AtomicInteger();

  /** Takes over a counter that nobody will count on any more. */
  public void retire(UseCounter counter) {
    if (retiredCount.get() < RETIRED_LIMIT) {
      retiredCount.incrementAndGet();
      retired.add(counter);
    }
  }

  /** Hands on everything counted since the last time; what the sink cannot take stays counted. */
  public void flush(Stream<UseCounter> live, UsageSink sink) {
    List<UseCounter> leaving = takeRetired();
    List<Drained> batch = new ArrayList<>();
    Iterator<UseCounter> all = Stream.concat(live, leaving.stream()).iterator();
    while (all.hasNext()) {
      UseCounter counter = all.next();
      Optional<TokenUse> use = counter.drain();
      use.ifPresent(each -> batch.add(new Drained(counter, each)));
      if (batch.size() == BATCH) {
        hand(batch, sink);
      }
    }
    hand(batch, sink);
    leaving.stream().filter(UseCounter::isCounting).forEach(this::retire);
  }

  private static void hand(List<Drained> batch, UsageSink sink) {
    if (!batch.isEmpty() && !sink.take(batch.stream().map(Drained::use).toList())) {
      batch.forEach(each -> each.counter().restore(each.use()));
    }
    batch.clear();
  }

  private List<UseCounter> takeRetired() {
    List<UseCounter> taken = new ArrayList<>();
    for (UseCounter each = retired.poll(); each != null; each = retired.poll()) {
      retiredCount.decrementAndGet();
      taken.add(each);
    }
    return taken;
  }
}
