package io.tokenauthority.cli.terminal;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Says what is being waited for, on stderr, once it has taken longer than a second: on a terminal
 * in one line that is rewritten each second and wiped at the end, elsewhere a line after one second
 * and then every ten.
 */
public final class Progress implements AutoCloseable {

  private static final int QUIET_SECONDS = 10;
  private static final String WIPE = "\r\u001b[K";

  private final Terminal terminal;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicInteger seconds = new AtomicInteger();
  private volatile String doing;

  private Progress(Terminal terminal, String doing) {
    this.terminal = terminal;
    this.doing = doing;
  }

  /** Begins to watch over an act, said as "creating the token". */
  @SuppressWarnings("FutureReturnValueIgnored") // shutdownNow ends it
  public static Progress start(Terminal terminal, String doing) {
    Progress progress = new Progress(terminal, doing);
    progress.ticker.scheduleAtFixedRate(progress::tick, 1, 1, TimeUnit.SECONDS);
    return progress;
  }

  /** What is being done now, such as "verifying: 20000 rows". */
  public void now(String what) {
    doing = what;
  }

  private void tick() {
    int n = seconds.incrementAndGet();
    String line = doing + " … " + n + " s";
    if (terminal.interactive()) {
      terminal.err().print(WIPE + line);
      terminal.err().flush();
    } else if (n == 1 || n % QUIET_SECONDS == 0) {
      terminal.err().println(line);
    }
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    try {
      if (ticker.awaitTermination(1, TimeUnit.SECONDS)
          && terminal.interactive()
          && seconds.get() > 0) {
        terminal.err().print(WIPE);
        terminal.err().flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
