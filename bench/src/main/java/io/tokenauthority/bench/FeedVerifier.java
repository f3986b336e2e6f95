package io.tokenauthority.bench;

import io.tokenauthority.interceptor.server.TokenGuard;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A verifier that prints how many seconds its first view took and by how many MiB the heap grew for
 * it, and ends: {@code FeedVerifier AUTHORITY_PORT TOKEN_FILE}.
 */
public final class FeedVerifier {

  private FeedVerifier() {}

  /** Follows the authority's feed until the first view is whole. */
  public static void main(String[] arguments) {
    double before = heapMebibytes();
    long begin = System.nanoTime();
    TokenGuard guard = GuardKind.guard(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.println(String.format(Locale.ROOT, "%.3f %.1f", seconds, heapMebibytes() - before));
    Reference.reachabilityFence(guard);
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static double heapMebibytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
  }
}
