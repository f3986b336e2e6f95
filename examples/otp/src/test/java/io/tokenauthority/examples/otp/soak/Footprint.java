package io.tokenauthority.examples.otp.soak;

import java.util.List;

/**
 * What this process holds: its threads, and the heap that is left after collecting garbage.
 *
 * @param threads their names, sorted
 * @param heapBytes what is in use
 */
record Footprint(List<String> threads, long heapBytes) {

  static Footprint now() {
    long heap = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      heap = Math.min(heap, runtime.totalMemory() - runtime.freeMemory());
    }
    List<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> !name.equals("child-output") && !name.equals("process reaper"))
            .sorted()
            .toList();
    return new Footprint(threads, heap);
  }
}
