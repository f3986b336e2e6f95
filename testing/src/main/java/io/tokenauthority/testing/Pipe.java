package io.tokenauthority.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One direction of a connection: what is read is written when the delay of the moment has passed
 * since. A delay that is taken back takes effect within 10 ms, on what waits already too.
 */
final class Pipe {

  /**
   * @param bytes none: the end
   * @param readAt in nanoseconds of this machine
   */
  private record Chunk(ByteBuffer bytes, long readAt) {
    boolean isEnd() {
      return !bytes.hasRemaining();
    }
  }

  private static final int CHUNK = 16 << 10;
  private static final int MOST_CHUNKS = 1024;
  private static final long LOOK_AGAIN_MILLIS = 10;

  private final Socket from;
  private final Socket to;
  private final LongSupplier delay;
  private final Runnable atEnd;
  private final BlockingQueue<Chunk> under = new ArrayBlockingQueue<>(MOST_CHUNKS);

  /**
   * @param delay in nanoseconds
   * @param atEnd ends both sockets; may run twice
   */
  Pipe(Socket from, Socket to, LongSupplier delay, Runnable atEnd) {
    this.from = from;
    this.to = to;
    this.delay = delay;
    this.atEnd = atEnd;
  }

  void start() {
    Relay.inBackground("test-authority-relay-in", this::read);
    Relay.inBackground("test-authority-relay-out", this::write);
  }

  private void read() {
    byte[] buffer = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        put(chunk(Arrays.copyOf(buffer, count)));
      }
      put(chunk());
    } catch (IOException | InterruptedException cut) {
      under.clear();
      under.add(chunk());
      atEnd.run();
    }
  }

  private static Chunk chunk(byte... bytes) {
    return new Chunk(ByteBuffer.wrap(bytes), System.nanoTime());
  }

  /** Waits for room, but not for a writer that has gone. */
  private void put(Chunk chunk) throws InterruptedException, IOException {
    while (!under.offer(chunk, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
      if (to.isClosed()) {
        throw new IOException("closed");
      }
    }
  }

  private void write() {
    try {
      OutputStream out = to.getOutputStream();
      for (Chunk chunk = under.take(); !chunk.isEnd(); chunk = under.take()) {
        awaitTime(chunk);
        out.write(chunk.bytes().array());
      }
    } catch (IOException | InterruptedException cut) {
      // Nothing more can be written.
    }
    atEnd.run();
  }

  private void awaitTime(Chunk chunk) throws InterruptedException, IOException {
    long left = chunk.readAt() + delay.getAsLong() - System.nanoTime();
    while (left > 0 && delay.getAsLong() > 0) {
      if (to.isClosed()) {
        throw new IOException("closed");
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS)));
      left = chunk.readAt() + delay.getAsLong() - System.nanoTime();
    }
  }
}
