package io.tokenauthority.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.tokenauthority.server.config.Configuration.LogLevel;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets logback up, in code: reading its XML would cost a tenth of the time that the server may take
 * to start. Found by logback as a service.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {

  /** The logger above all of ours. */
  private static final String OURS = "io.tokenauthority";

  /** Whose process it is, for logback makes this object by itself. */
  private static volatile boolean ourProcess;

  /** Says that this process is the server's own; before anything is logged. */
  public static void takeOver() {
    ourProcess = true;
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (!ourProcess) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    LineLayout layout = new LineLayout();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setName("stderr");
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder);
    encoder.start();
    stderr.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    context.getLogger(OURS).setLevel(Level.INFO);
    // Its warnings repeat what a driver says; the store tells the same, cleaned; Redis's likewise.
    context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
    context.getLogger("io.lettuce").setLevel(Level.ERROR);
    // Its warnings quote what strangers send.
    context.getLogger("org.eclipse.jetty").setLevel(Level.ERROR);
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(stderr);
    JulBridge.install();
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** How much of what we say is written; of the libraries it is warnings, whatever the level. */
  public static void level(LogLevel level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Level ours = Level.toLevel(level.name());
      context.getLogger(OURS).setLevel(ours);
      context
          .getLogger(Logger.ROOT_LOGGER_NAME)
          .setLevel(ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN);
    }
  }
}
