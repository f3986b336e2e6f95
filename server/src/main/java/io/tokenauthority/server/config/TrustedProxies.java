package io.tokenauthority.server.config;

import java.net.InetAddress;
import java.util.List;

/**
 * The proxies whose {@code x-forwarded-for} is believed, and so who a caller is: one rule for both
 * listeners, for limits count by it.
 */
public record TrustedProxies(List<AddressRange> ranges) {

  private static final int FORWARDED_LIMIT = 1024;

  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  /** Whether the address is one of theirs. */
  public boolean include(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /**
   * The caller's address: that of the connection or, where it is a believed proxy's, the last one
   * in {@code x-forwarded-for} that is none of theirs; what stands before it is the caller's to
   * invent.
   *
   * @param forwarded all values of the header, joined by commas; empty without one
   */
  public String caller(InetAddress connection, String forwarded) {
    String nearest = connection.getHostAddress();
    if (forwarded.isEmpty() || forwarded.length() > FORWARDED_LIMIT || !include(connection)) {
      return nearest;
    }
    String[] hops = forwarded.split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      try {
        InetAddress hop = AddressRange.address(hops[i].strip());
        nearest = hop.getHostAddress();
        if (!include(hop)) {
          return nearest;
        }
      } catch (IllegalArgumentException noAddress) {
        return nearest;
      }
    }
    return nearest;
  }
}
