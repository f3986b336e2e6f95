package io.tokenauthority.interceptor.server.refusal;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a log may hold of a throwable: classes and places, causes included, never a message. Those
 * of libraries and handlers quote what they were given, tokens included.
 */
public final class Bug {
  private static final int DEPTH_LIMIT = 5;
  private static final int FRAME_LIMIT = 40;

  private Bug() {}

  /** A new id, by which a caller's question finds its line in the log. */
  public static String correlationId() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** Its classes and places, each on a line of its own. */
  public static String trace(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    Throwable each = thrown;
    for (int depth = 0; each != null && depth < DEPTH_LIMIT; depth++) {
      text.append(depth == 0 ? "\n  " : "\n  caused by ").append(each.getClass().getName());
      StackTraceElement[] frames = each.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, FRAME_LIMIT); i++) {
        text.append("\n    at ").append(frames[i]);
      }
      each = each.getCause();
    }
    return text.toString();
  }
}
