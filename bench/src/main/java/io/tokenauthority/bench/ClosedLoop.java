package io.tokenauthority.bench;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.HdrHistogram.Recorder;

/**
 * Keeps a fixed number of calls in flight for a while: each end begins the next call, on the thread
 * that heard the end.
 *
 * <p>A closed loop measures capacity; its latencies are those at that load, not at a rate that
 * users choose.
 */
final class ClosedLoop {
  private final Target target;
  private final int inFlight;

  ClosedLoop(Target target, int inFlight) {
    this.target = target;
    this.inFlight = inFlight;
  }

  /** Runs for {@code length} and waits until the last call has ended. */
  Window run(Duration length) throws InterruptedException {
    Run run = new Run(System.nanoTime() + length.toNanos());
    double cpu = cpuSeconds();
    long begin = System.nanoTime();
    for (int i = 0; i < inFlight; i++) {
      run.next();
    }
    run.ended.acquire(inFlight);
    double seconds = (System.nanoTime() - begin) / 1e9;
    long right = run.right.sum();
    return new Window(
        right / seconds,
        run.latencies.getIntervalHistogram(),
        run.wrong.sum(),
        (cpuSeconds() - cpu) * 1e6 / Math.max(1, right));
  }

  /** Of this process and those it started; the kernel counts in hundredths of a second. */
  private static double cpuSeconds() {
    ProcessHandle self = ProcessHandle.current();
    return Stream.concat(Stream.of(self), self.descendants())
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .mapToDouble(spent -> spent.toNanos() / 1e9)
        .sum();
  }

  private final class Run {
    private final long deadline;
    private final Recorder latencies = new Recorder(3);
    private final LongAdder right = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final Semaphore ended = new Semaphore(0);

    Run(long deadline) {
      this.deadline = deadline;
    }

    void next() {
      long begin = System.nanoTime();
      if (begin >= deadline) {
        ended.release();
        return;
      }
      target.start(
          good -> {
            latencies.recordValue(System.nanoTime() - begin);
            (good ? right : wrong).increment();
            next();
          });
    }
  }
}
