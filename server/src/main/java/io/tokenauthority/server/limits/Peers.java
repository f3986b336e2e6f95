package io.tokenauthority.server.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Who counts as one peer. */
public final class Peers {

  private static final int NETWORK_BYTES = 8;

  private Peers() {}

  /**
   * The address, or for IPv6 its /64: whoever has one address there has them all. What is no
   * address stays as it is.
   */
  public static String network(String peer) {
    if (peer.indexOf(':') < 0 || !peer.chars().allMatch(Peers::isOfAddress)) {
      return peer;
    }
    try {
      // Made of hexadecimal digits, dots and colons it is never looked up.
      InetAddress address = InetAddress.getByName(peer);
      return address instanceof Inet6Address
          ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES) + "::/64"
          : address.getHostAddress();
    } catch (UnknownHostException noAddress) {
      return peer;
    }
  }

  private static boolean isOfAddress(int c) {
    return c == ':' || c == '.' || Character.digit(c, 16) >= 0;
  }
}
