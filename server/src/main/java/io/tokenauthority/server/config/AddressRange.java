package io.tokenauthority.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of IP addresses, {@code 10.0.0.0/8} or one address.
 *
 * @param network the range's first address
 * @param prefix how many leading bits are fixed
 */
public record AddressRange(InetAddress network, int prefix) {

  private static final String SENTENCE =
      "must be an IP address or range such as 10.0.0.0/8 or fd00::/8";

  /** Literals alone: a name would be looked up, and could come to mean another machine. */
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*");

  public AddressRange {
    if (prefix < 0 || prefix > network.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException(SENTENCE);
    }
  }

  /** Reads {@code address} or {@code address/prefix}. */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress network = address(slash < 0 ? text : text.substring(0, slash));
    try {
      int full = network.getAddress().length * Byte.SIZE;
      return new AddressRange(
          network, slash < 0 ? full : Integer.parseInt(text.substring(slash + 1)));
    } catch (NumberFormatException bad) {
      throw new IllegalArgumentException(SENTENCE, bad);
    }
  }

  /** Reads one address, never a name. */
  public static InetAddress address(String text) {
    if (!LITERAL.matcher(text).matches()) {
      throw new IllegalArgumentException(SENTENCE);
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException bad) {
      throw new IllegalArgumentException(SENTENCE, bad);
    }
  }

  /** Whether the address lies in this range; an address of the other family never does. */
  public boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if ((ours[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }
}
