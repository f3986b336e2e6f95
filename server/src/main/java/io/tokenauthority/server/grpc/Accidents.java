package io.tokenauthority.server.grpc;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where bugs are told: once, in the log, under an id that the caller is given too.
 *
 * <p>The log holds classes and places, never messages: those of libraries quote what they were
 * given, tokens included (34 of 94 hostile inputs to jose4j).
 */
public final class Accidents {
  private static final Logger LOG = LoggerFactory.getLogger(Accidents.class);
  private static final int DEPTH_LIMIT = 5;
  private static final int FRAME_LIMIT = 40;

  private final RandomGenerator random;

  public Accidents(RandomGenerator random) {
    this.random = random;
  }

  /** Logs the bug and gives the id that it is logged under. */
  public String report(Throwable bug) {
    byte[] id = new byte[8];
    random.nextBytes(id);
    String correlationId = HexFormat.of().formatHex(id);
    LOG.error("a bug; correlation id {}{}", correlationId, trace(bug));
    return correlationId;
  }

  /** Classes and places, causes included, without any message. */
  static String trace(Throwable bug) {
    StringBuilder text = new StringBuilder();
    Throwable each = bug;
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
