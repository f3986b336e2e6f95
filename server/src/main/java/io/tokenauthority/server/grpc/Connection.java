package io.tokenauthority.server.grpc;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerTransportFilter;
import io.tokenauthority.server.config.AddressRange;
import io.tokenauthority.token.jwt.Confirmation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the connection that a call came over; found once for each connection.
 *
 * @param address the peer's address without port; {@code in-process} within one process
 * @param believed the proxies whose {@code x-forwarded-for} is believed, if the peer is one of
 *     them; else empty
 * @param certificate the client certificate's thumbprint, where TLS is ours and there is one
 */
record Connection(String address, List<AddressRange> believed, Optional<Confirmation> certificate) {

  /** The caller's address as the trusted-proxy list tells it, for the length of a call. */
  static final Context.Key<String> PEER = Context.key("peer");

  /** The connection of a call. */
  static final Context.Key<Connection> CURRENT = Context.key("connection");

  private static final Attributes.Key<Connection> ATTRIBUTE =
      Attributes.Key.create("tokenauthority-connection");
  private static final Metadata.Key<String> FORWARDED =
      Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);
  private static final int FORWARDED_LIMIT = 1024;
  private static final Connection IN_PROCESS =
      new Connection("in-process", List.of(), Optional.empty());

  /** Finds it out when a connection is ready. */
  static final class Filter extends ServerTransportFilter {
    private final List<AddressRange> proxies;

    Filter(List<AddressRange> proxies) {
      this.proxies = List.copyOf(proxies);
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
      return attributes.toBuilder().set(ATTRIBUTE, of(attributes, proxies)).build();
    }
  }

  /** The connection of this call. */
  static Connection of(ServerCall<?, ?> call) {
    Connection known = call.getAttributes().get(ATTRIBUTE);
    return known == null ? IN_PROCESS : known;
  }

  private static Connection of(Attributes attributes, List<AddressRange> proxies) {
    SocketAddress remote = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Optional<Confirmation> certificate =
        certificate(attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
      return new Connection(IN_PROCESS.address(), List.of(), certificate);
    }
    InetAddress address = socket.getAddress();
    return new Connection(
        address.getHostAddress(),
        proxies.stream().anyMatch(range -> range.contains(address)) ? proxies : List.of(),
        certificate);
  }

  /**
   * The caller's address: the peer's own or, behind believed proxies, the last one in {@code
   * x-forwarded-for} that is none of them; what stands before it is the caller's to invent.
   */
  String peer(Metadata headers) {
    if (believed.isEmpty()) {
      return address;
    }
    Iterable<String> values = headers.getAll(FORWARDED);
    String forwarded = values == null ? "" : String.join(",", values);
    if (forwarded.length() > FORWARDED_LIMIT) {
      return address;
    }
    String[] hops = forwarded.split(",", -1);
    String nearest = address;
    for (int i = hops.length - 1; i >= 0; i--) {
      try {
        InetAddress hop = AddressRange.address(hops[i].strip());
        nearest = hop.getHostAddress();
        if (believed.stream().noneMatch(range -> range.contains(hop))) {
          return nearest;
        }
      } catch (IllegalArgumentException noAddress) {
        return nearest;
      }
    }
    return nearest;
  }

  private static Optional<Confirmation> certificate(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? Optional.of(Confirmation.of(leaf))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException none) {
      return Optional.empty();
    }
  }
}
