package io.tokenauthority.interceptor.client;

import io.grpc.Attributes;
import io.grpc.CallCredentials.RequestInfo;
import io.grpc.Grpc;
import io.grpc.SecurityLevel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a credential may leave over a connection: never over plaintext, except to
 * loopback (by name, and by address where the transport tells it) or where a mesh is said aloud to
 * encrypt; never to a host outside the allow-list, if there is one.
 *
 * <p>Asked for every call. A channel brings the very same authority each time, so what its name
 * means is kept for the last one seen; what the connection is, is looked at anew.
 */
final class TransportGate {

  /** What plaintext is to us. */
  enum Plaintext {
    /** Anybody on the way can read it. */
    EXPOSED,
    /** A mesh below us encrypts it. */
    ENCRYPTED_BY_MESH
  }

  /** What an authority's name says. */
  private record Named(String authority, boolean allowed, boolean loopback) {}

  private final Set<String> hosts;
  private final Plaintext plaintext;
  private volatile Named last;

  /**
   * A gate.
   *
   * @param hosts lower-case names, {@code *.domain} for all below a domain; empty allows all
   * @param plaintext whether a mesh encrypts what leaves in plaintext
   */
  TransportGate(Set<String> hosts, Plaintext plaintext) {
    this.hosts = hosts;
    this.plaintext = plaintext;
    this.last = named("");
  }

  /** Why the credential may not leave, or null if it may. */
  @Nullable AuthorityError refusal(RequestInfo request) {
    boolean encrypted = request.getSecurityLevel() == SecurityLevel.PRIVACY_AND_INTEGRITY;
    if (encrypted && hosts.isEmpty()) {
      return null;
    }
    Named name = last;
    if (!name.authority().equals(request.getAuthority())) {
      name = named(request.getAuthority());
      last = name;
    }
    if (!name.allowed()) {
      return Troubles.withheld("this client's credential is not for that host");
    }
    if (encrypted
        || plaintext == Plaintext.ENCRYPTED_BY_MESH
        || (name.loopback() && !leavesMachine(request.getTransportAttrs()))) {
      return null;
    }
    return Troubles.withheld(
        "a credential is not sent over plaintext; use TLS, or say that a mesh encrypts");
  }

  private Named named(String authority) {
    String host = host(authority);
    return new Named(authority, hosts.isEmpty() || allows(host), isLoopbackName(host));
  }

  private boolean allows(String host) {
    if (hosts.contains(host)) {
      return true;
    }
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      if (hosts.contains("*" + host.substring(dot))) {
        return true;
      }
    }
    return false;
  }

  private static boolean leavesMachine(Attributes transport) {
    SocketAddress peer = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return peer instanceof InetSocketAddress inet
        && (inet.isUnresolved() || !inet.getAddress().isLoopbackAddress());
  }

  /** The host of {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}. */
  static String host(String authority) {
    String host;
    if (authority.startsWith("[")) {
      int end = authority.indexOf(']');
      host = end < 0 ? authority : authority.substring(1, end);
    } else {
      int colon = authority.indexOf(':');
      host = colon < 0 ? authority : authority.substring(0, colon);
    }
    return host.toLowerCase(Locale.ROOT);
  }

  static boolean isLoopbackName(String host) {
    return host.equals("localhost") || host.equals("::1") || isLoopbackV4(host);
  }

  /** 127.0.0.0/8 as four decimal numbers; {@code 127.example.com} is a name like any other. */
  private static boolean isLoopbackV4(String host) {
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4 || !parts[0].equals("127")) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(digit -> digit >= '0' && digit <= '9')
          || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }
}
