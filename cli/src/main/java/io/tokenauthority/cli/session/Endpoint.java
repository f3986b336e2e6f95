package io.tokenauthority.cli.session;

import io.tokenauthority.cli.terminal.Failure;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an authority listens.
 *
 * @param host a name or address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[(?<v6>[0-9A-Fa-f:.%]+)]|(?<host>[0-9A-Za-z._-]+)):(?<port>[0-9]{1,5})");
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "ip6-localhost", "::1");
  private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  /** Reads {@code host:port} or {@code [v6]:port}. */
  public static Endpoint parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw Failure.usage(
          "--authority: \""
              + text
              + "\" is not HOST:PORT, such as auth.example:9090 or [::1]:9090.");
    }
    int port = Integer.parseInt(matcher.group("port"));
    if (port < 1 || port > 65_535) {
      throw Failure.usage("--authority: the port must be 1 to 65535.");
    }
    String v6 = matcher.group("v6");
    return new Endpoint(v6 != null ? v6 : matcher.group("host").toLowerCase(Locale.ROOT), port);
  }

  /**
   * By name alone, as the client interceptor judges it: what a resolver says today is no promise
   * about where a secret will go.
   */
  public boolean isLoopback() {
    return LOOPBACK_NAMES.contains(host) || LOOPBACK_V4.matcher(host).matches();
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
