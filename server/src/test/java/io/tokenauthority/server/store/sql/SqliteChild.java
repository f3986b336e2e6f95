package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Samples;
import io.tokenauthority.server.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Another process: opens a database, and writes accounts until it is killed. */
final class SqliteChild {

  private static final int WRITERS = 8;

  private SqliteChild() {}

  /** Takes the file, and what the ids of its accounts begin with; {@code idle}: writes nothing. */
  public static void main(String[] args) {
    Store store = SqliteStore.open(Path.of(args[0]));
    say("open");
    if (args[1].equals("idle")) {
      new Thread(() -> block(store)).start();
      return;
    }
    AtomicInteger number = new AtomicInteger();
    for (int i = 0; i < WRITERS; i++) {
      new Thread(
              () -> {
                Samples samples = new Samples();
                while (true) {
                  String id = args[1] + "-" + number.incrementAndGet();
                  store.write(
                      tx -> {
                        tx.accounts().insert(samples.service(id));
                        return 0;
                      });
                  say(id);
                }
              })
          .start();
    }
  }

  private static void block(Store keptOpen) {
    synchronized (keptOpen) {
      while (true) {
        try {
          keptOpen.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** One write of one whole line, so that what was said was acknowledged. */
  private static void say(String line) {
    OutputStream out = System.out;
    try {
      synchronized (SqliteChild.class) {
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    } catch (IOException gone) {
      Runtime.getRuntime().halt(1);
    }
  }
}
