package io.tokenauthority.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A loopback port before the authority's own: passes bytes on, late or not at all. Faults made here
 * are met by whatever client there is, in whatever process or language; and the port stays the same
 * while the authority behind it is started anew.
 *
 * <p>While it is down it takes connections and ends them at once, rather than give up a port that
 * another process might take.
 */
final class Relay implements AutoCloseable {

  private final ServerSocket listener;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile boolean down;
  private volatile Duration delay = Duration.ZERO;

  private Relay(ServerSocket listener) {
    this.listener = listener;
  }

  /** Listens on a port of the system's choice; down until it has a target. */
  static Relay start() {
    try {
      Relay relay = new Relay(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()));
      relay.down = true;
      inBackground("test-authority-relay", relay::accept);
      return relay;
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  static void inBackground(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Passes new connections on to this port of loopback. */
  void leadTo(int port) {
    target = port;
    down = false;
  }

  /** Ends all connections, and those that come. */
  void takeDown() {
    down = true;
    cut();
  }

  /** Takes connections again. */
  void bringUp() {
    down = false;
  }

  boolean isDown() {
    return down;
  }

  /** Has each byte from the authority arrive this much later. */
  void setDelay(Duration late) {
    delay = late;
  }

  /** In nanoseconds. */
  long delay() {
    return delay.toNanos();
  }

  /** Ends all connections. */
  void cut() {
    open.forEach(Relay::endQuietly);
    open.clear();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        relay(listener.accept());
      } catch (IOException closed) {
        // The listener is closed, or a connection failed at birth: the client sees it end.
      }
    }
  }

  private void relay(Socket client) throws IOException {
    open.add(client);
    if (down) {
      drop(client);
      return;
    }
    Socket authority = new Socket();
    open.add(authority);
    try {
      authority.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      client.setTcpNoDelay(true);
      authority.setTcpNoDelay(true);
    } catch (IOException refused) {
      drop(authority);
      drop(client);
      return;
    }
    Runnable ending =
        () -> {
          drop(authority);
          drop(client);
        };
    new Pipe(client, authority, () -> 0, ending).start();
    new Pipe(authority, client, this::delay, ending).start();
    if (down) {
      ending.run(); // taken down while this one was being made
    }
  }

  private void drop(Socket socket) {
    endQuietly(socket);
    open.remove(socket);
  }

  private static void endQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed in any case.
    }
  }

  @Override
  public void close() {
    endQuietly(listener);
    takeDown();
  }
}
