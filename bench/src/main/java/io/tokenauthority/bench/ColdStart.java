package io.tokenauthority.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * From exec of a new authority on an empty folder to the first service's access token in hand, and
 * the memory it then holds.
 *
 * @param seconds to the first access token of a user, who has a password to be hashed
 * @param residentMebibytes as the kernel tells, right after
 */
record ColdStart(double seconds, double residentMebibytes, int runs) {

  /** The median of {@code runs} starts, each on a folder of its own. */
  static ColdStart measure(Path folder, int runs) throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      Path own = Files.createDirectory(folder.resolve("cold-" + i));
      int port = LoadBench.freePort();
      long begin = System.nanoTime();
      try (AuthorityProcess authority =
          AuthorityProcess.start(own, port, LoadBench.AUTHORITY_JVM)) {
        authority.signIn();
        seconds.add((System.nanoTime() - begin) / 1e9);
        resident.add(authority.child().residentMebibytes());
      }
    }
    Collections.sort(seconds);
    Collections.sort(resident);
    return new ColdStart(seconds.get(runs / 2), resident.get(runs / 2), runs);
  }
}
