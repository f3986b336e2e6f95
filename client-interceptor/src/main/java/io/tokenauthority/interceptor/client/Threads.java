package io.tokenauthority.interceptor.client;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The identity's own threads; daemons, so that they never keep a process alive. */
final class Threads {

  private static final int IDLE_SECONDS = 10;

  private Threads() {}

  /**
   * One thread for what may block. It ends when it was idle for 10 s. The queue needs no bound: a
   * source is asked again only after it came back.
   */
  static ThreadPoolExecutor worker() {
    ThreadPoolExecutor worker =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemon("token-authority-client"));
    worker.allowCoreThreadTimeOut(true);
    return worker;
  }

  /**
   * From now on {@code worker}'s thread ends as soon as it has nothing to do. It is not shut down:
   * a rotation under way when its identity is closed still stores its successor.
   */
  static void release(ThreadPoolExecutor worker) {
    worker.setKeepAliveTime(1, TimeUnit.NANOSECONDS);
  }

  static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
