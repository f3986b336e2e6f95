package io.tokenauthority.server.http;

import io.tokenauthority.server.config.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.AbstractMetaDataConnection;

/**
 * The open connections: how many one address may have, and for how long one may be about a request.
 *
 * <p>Jetty's idle timeout begins anew with every byte, so that headers which drip in would hold a
 * connection for hours. Here a connection is in one of two states, between requests or in one, each
 * of bounded length, and a sweep closes what outstays it. Safe for use from any thread.
 */
final class Connections implements Connection.Listener {

  private final TrustedProxies proxies;
  private final Map<Connection, Stay> open = new ConcurrentHashMap<>();
  private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

  /** What a connection is about, and since when. */
  private record Stay(Phase phase, long sinceNanos) {
    static Stay beginning(Phase phase) {
      return new Stay(phase, System.nanoTime());
    }

    boolean isOver(long now) {
      return now - sinceNanos > phase.longest.toNanos();
    }
  }

  private enum Phase {
    /** No request was read whole yet. */
    BETWEEN_REQUESTS(HttpLimits.BETWEEN_REQUESTS),
    /** One is in hand. */
    IN_REQUEST(HttpLimits.REQUEST);

    private final Duration longest;

    Phase(Duration longest) {
      this.longest = longest;
    }
  }

  Connections(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public void onOpened(Connection connection) {
    // Under TLS there are two, one in the other; this is the inner.
    if (!(connection instanceof AbstractMetaDataConnection)) {
      return;
    }
    open.put(connection, Stay.beginning(Phase.BETWEEN_REQUESTS));
    InetAddress address = address(connection);
    int count = byAddress.merge(address, 1, Integer::sum);
    if (count > HttpLimits.CONNECTIONS_OF_ONE && !proxies.include(address)) {
      connection.getEndPoint().close();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    if (open.remove(connection) != null) {
      byAddress.computeIfPresent(
          address(connection), (address, count) -> count == 1 ? null : count - 1);
    }
  }

  /** A request of this connection has been read to the end of its headers. */
  void begin(Connection connection) {
    open.computeIfPresent(connection, (same, stay) -> Stay.beginning(Phase.IN_REQUEST));
  }

  /** Its answer has been written. */
  void end(Connection connection) {
    open.computeIfPresent(connection, (same, stay) -> Stay.beginning(Phase.BETWEEN_REQUESTS));
  }

  /** Closes the connections that have been about one thing for too long. */
  void sweep() {
    long now = System.nanoTime();
    open.forEach(
        (connection, stay) -> {
          if (stay.isOver(now)) {
            connection.getEndPoint().close();
          }
        });
  }

  int count() {
    return open.size();
  }

  private static InetAddress address(Connection connection) {
    return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress socket
            && socket.getAddress() != null
        ? socket.getAddress()
        : InetAddress.getLoopbackAddress();
  }
}
