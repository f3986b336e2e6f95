package io.tokenauthority.interceptor.client;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The identity's own threads; daemons, so that they never keep a process alive. */
final class Threads {

  private static final int IDLE_SECONDS = 10;

  private Threads() {}

  /**
   * One thread for what may block. It ends when it was idle for 10 s and is never shut down, so
   * that a rotation under way when the identity is closed still stores its successor. The queue
   * needs no bound: a source is asked again only after it came back.
   */
  static Executor worker() {
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

  static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
