package io.tokenauthority.interceptor.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A port before another, which can go dead as a lost host or a broken proxy does: connections stay
 * open, what is sent is taken, and nothing comes back.
 */
final class SwallowingRelay implements AutoCloseable {

  private static final class Link {
    private final Socket near;
    private final Socket far;
    private volatile boolean dead;

    Link(Socket near, Socket far) {
      this.near = near;
      this.far = far;
    }
  }

  private final ServerSocket door;
  private final int behind;
  private final AtomicLong carried = new AtomicLong();
  private final List<Link> links = new CopyOnWriteArrayList<>();

  SwallowingRelay(int behind) {
    this.behind = behind;
    try {
      this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException unlucky) {
      throw new AssertionError(unlucky);
    }
    inBackground(this::accept);
  }

  /** How many bytes it handed on, both ways together. */
  long carried() {
    return carried.get();
  }

  int port() {
    return door.getLocalPort();
  }

  /** The connections there are go dead; new ones are served. */
  void swallow() {
    links.forEach(link -> link.dead = true);
  }

  /** Takes no more connections; those there are stay as they are. */
  void closeDoor() {
    closeQuietly(door);
  }

  private void accept() {
    try {
      while (true) {
        Socket near = door.accept();
        Link link = new Link(near, new Socket(InetAddress.getLoopbackAddress(), behind));
        links.add(link);
        inBackground(() -> carry(link, near, link.far));
        inBackground(() -> carry(link, link.far, near));
      }
    } catch (IOException over) {
      closeQuietly(door);
    }
  }

  private void carry(Link link, Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!link.dead) {
          out.write(buffer, 0, read);
          carried.addAndGet(read);
        }
      }
    } catch (IOException over) {
      closeQuietly(from);
    }
    if (!link.dead) {
      closeQuietly(to);
    }
  }

  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "swallowing-relay");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception already) {
      throw new AssertionError(already);
    }
  }

  @Override
  public void close() {
    closeDoor();
    for (Link link : links) {
      closeQuietly(link.near);
      closeQuietly(link.far);
    }
  }
}
