package io.tokenauthority.interceptor.server;

import io.grpc.Attributes;
import io.grpc.Grpc;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Whether a call comes from this very machine. */
final class Locality {

  private Locality() {}

  /** Both ends of its connection are loopback addresses, or it is no network connection at all. */
  static boolean isLocal(Attributes call) {
    return isLoopback(call.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR))
        && isLoopback(call.get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR));
  }

  private static boolean isLoopback(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet.getAddress() != null && inet.getAddress().isLoopbackAddress()
        : address != null && address.getClass().getName().startsWith("io.grpc.inprocess.");
  }
}
