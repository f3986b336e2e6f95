package io.tokenauthority.server.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen.
 *
 * @param host a name or an IP address, without brackets
 * @param port 0 to 65535; 0 lets the system choose
 */
public record ListenAddress(String host, int port) {

  private static final String SENTENCE =
      "must be host:port, such as 127.0.0.1:9090, [::1]:9090 or 0.0.0.0:9090";
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");
  private static final int PORT_LIMIT = 65_535;

  public ListenAddress {
    if (host.isEmpty() || port < 0 || port > PORT_LIMIT) {
      throw new IllegalArgumentException(SENTENCE);
    }
  }

  /** Reads {@code host:port}, an IPv6 address in brackets. */
  public static ListenAddress parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(SENTENCE);
    }
    String host = form.group(1) != null ? form.group(1) : form.group(2);
    return new ListenAddress(host, Integer.parseInt(form.group(3)));
  }

  /** Whether nobody off this machine can reach it. A name is looked up; an unknown one is not. */
  public boolean isLoopback() {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  /** The address to bind; unresolved where the name is unknown. */
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
