package io.tokenauthority.server.log;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Takes what libraries say through {@code java.util.logging} (gRPC does) to where everything else
 * goes. Warnings and worse alone: what is finer quotes headers.
 */
final class JulBridge extends Handler {

  private static final SimpleFormatter FORMATTER = new SimpleFormatter();

  private JulBridge() {
    setLevel(Level.WARNING);
  }

  /** Takes the place of the handlers that write to standard error by themselves. */
  static void install() {
    LogManager.getLogManager().reset();
    Logger root = LogManager.getLogManager().getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(new JulBridge());
  }

  @Override
  public void publish(LogRecord entry) {
    if (!isLoggable(entry)) {
      return;
    }
    String name = entry.getLoggerName() == null ? "java" : entry.getLoggerName();
    org.slf4j.Logger target = LoggerFactory.getLogger(name);
    LoggingEventBuilder event =
        entry.getLevel().intValue() >= Level.SEVERE.intValue() ? target.atError() : target.atWarn();
    event.setCause(entry.getThrown()).log(FORMATTER.formatMessage(entry));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
