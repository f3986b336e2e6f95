package io.tokenauthority.server.redis;

/**
 * A host and a port.
 *
 * @param host a name or an address, one of IPv6 without its brackets
 */
public record RedisNode(String host, int port) {

  private static final int MOST_CHARACTERS = 253;

  public RedisNode {
    if (!host.matches("[A-Za-z0-9._:-]{1," + MOST_CHARACTERS + "}") || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("must name hosts, with ports from 1 to 65535");
    }
  }

  /** Reads {@code host}, {@code host:port}, {@code [::1]} or {@code [::1]:port}. */
  static RedisNode parse(String text, int standardPort) {
    int end = text.startsWith("[") ? text.indexOf(']') : -1;
    int colon = text.indexOf(':', end + 1);
    String host = colon < 0 ? text : text.substring(0, colon);
    return new RedisNode(
        end > 0 && host.length() == end + 1 ? host.substring(1, end) : host,
        colon < 0 ? standardPort : port(text.substring(colon + 1)));
  }

  private static int port(String digits) {
    return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
