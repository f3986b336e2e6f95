package io.tokenauthority.interceptor.server.delegation;

import io.grpc.CallCredentials.RequestInfo;
import io.grpc.Grpc;
import io.grpc.SecurityLevel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/** Over which connections a token may leave. */
enum SafeTransport {
  /** Encrypted ones, and those to this very machine by name and by address. */
  ENCRYPTED_OR_LOOPBACK,
  /** All: a mesh below us encrypts what leaves in plaintext. */
  INSIDE_MESH;

  static final String REFUSAL =
      "a token is not sent over plaintext; use TLS, or say that a mesh encrypts";

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|\\[?::1]?|127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|\\d?\\d)){3}");
  private static final Pattern PORT = Pattern.compile("(?<=[^:]):\\d*$");

  boolean mayCarry(RequestInfo call) {
    return this == INSIDE_MESH
        || call.getSecurityLevel() == SecurityLevel.PRIVACY_AND_INTEGRITY
        || (isLoopbackName(call.getAuthority()) && !leavesMachine(call));
  }

  static boolean isLoopbackName(String authority) {
    String host = PORT.matcher(authority).replaceFirst("").toLowerCase(Locale.ROOT);
    return LOOPBACK.matcher(host).matches();
  }

  private static boolean leavesMachine(RequestInfo call) {
    SocketAddress peer = call.getTransportAttrs().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return peer instanceof InetSocketAddress inet
        && (inet.isUnresolved() || !inet.getAddress().isLoopbackAddress());
  }
}
