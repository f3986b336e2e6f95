package io.tokenauthority.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** One line an event, and of an exception its classes and places without any message. */
final class LineLayout extends LayoutBase<ILoggingEvent> {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int CAUSE_LIMIT = 5;
  private static final int FRAME_LIMIT = 40;

  @Override
  public String doLayout(ILoggingEvent event) {
    String logger = event.getLoggerName();
    StringBuilder line =
        new StringBuilder(160)
            .append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
            .append(' ')
            .append(event.getLevel())
            .append(' ')
            .append(logger, logger.lastIndexOf('.') + 1, logger.length())
            .append(": ")
            .append(event.getFormattedMessage())
            .append('\n');
    IThrowableProxy thrown = event.getThrowableProxy();
    for (int depth = 0; thrown != null && depth < CAUSE_LIMIT; depth++) {
      append(line, depth == 0 ? "  " : "  caused by ", thrown);
      thrown = thrown.getCause();
    }
    return line.toString();
  }

  private static void append(StringBuilder line, String before, IThrowableProxy thrown) {
    line.append(before).append(thrown.getClassName()).append('\n');
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    for (int i = 0; i < Math.min(frames.length, FRAME_LIMIT); i++) {
      line.append("    ").append(frames[i].getSTEAsString()).append('\n');
    }
  }
}
