package io.tokenauthority.server.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.tokenauthority.server.Main;
import io.tokenauthority.server.log.LogSetup;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * The server with everything logged that any library says at any level, past what its own settings
 * can ask for. One logger stays as the server has it: gRPC's, whose only purpose is to write the
 * frames of connections out, headers and all; with {@code frames} as the first argument it speaks
 * too.
 */
final class TracedMain {

  static final String FRAMES = "frames";
  private static final String FRAME_LOGGER =
      "io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler";

  private TracedMain() {}

  public static void main(String[] args) {
    LogSetup.takeOver();
    boolean frames = args[0].equals(FRAMES);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.addTurboFilter(new Everything(frames));
    java.util.logging.Logger root = LogManager.getLogManager().getLogger("");
    root.setLevel(java.util.logging.Level.ALL);
    root.addHandler(new Everywhere());
    String[] command = new String[args.length - 1];
    System.arraycopy(args, 1, command, 0, command.length);
    Main.main(command);
  }

  /** Nothing is too fine to be written. */
  private static final class Everything extends TurboFilter {
    private final boolean frames;

    Everything(boolean frames) {
      this.frames = frames;
    }

    @Override
    public FilterReply decide(
        Marker marker,
        Logger logger,
        Level level,
        String format,
        Object[] values,
        Throwable thrown) {
      return frames || !logger.getName().equals(FRAME_LOGGER)
          ? FilterReply.ACCEPT
          : FilterReply.NEUTRAL;
    }
  }

  /** What java.util.logging is told, to where everything else goes. */
  private static final class Everywhere extends Handler {
    private static final SimpleFormatter FORMATTER = new SimpleFormatter();

    Everywhere() {
      setLevel(java.util.logging.Level.ALL);
    }

    @Override
    public void publish(LogRecord entry) {
      LoggerFactory.getLogger(String.valueOf(entry.getLoggerName()))
          .atTrace()
          .setCause(entry.getThrown())
          .log(FORMATTER.formatMessage(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
