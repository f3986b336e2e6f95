package io.tokenauthority.interceptor.server;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;

/**
 * Who counts as one peer where bad tokens are counted. Asked on the call's thread, in its context,
 * for calls whose token was never seen; must not block.
 */
@FunctionalInterface
public interface PeerNames {

  /** The peer's name: any text that is the same for all calls of one peer and no other. */
  String nameOf(ServerCall<?, ?> call, Metadata headers);

  /**
   * Whoever is at the other end of the connection, which behind a proxy is the proxy: its address,
   * or for IPv6 its /64, since whoever has one address there has them all.
   */
  static PeerNames byConnection() {
    return (call, headers) -> {
      SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      return address instanceof InetSocketAddress inet && inet.getAddress() != null
          ? networkOf(inet.getAddress())
          : "local";
    };
  }

  /** The name of the network that counts as one peer with this address. */
  static String networkOf(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, 8) + "::/64"
        : address.getHostAddress();
  }
}
