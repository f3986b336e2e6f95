package io.tokenauthority.server.grpc;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerTransportFilter;
import io.tokenauthority.server.config.TrustedProxies;
import io.tokenauthority.token.jwt.Confirmation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the connection that a call came over; found once for each connection.
 *
 * @param address the peer's address without port; {@code in-process} within one process
 * @param proxied who it may speak for, if the peer is a proxy whose {@code x-forwarded-for} is
 *     believed
 * @param certificate the client certificate's thumbprint, where TLS is ours and there is one
 * @param own the share of places of whoever has the address
 */
record Connection(
    String address, Optional<Proxied> proxied, Optional<Confirmation> certificate, Share own) {

  /** A believed proxy. */
  record Proxied(InetAddress proxy, TrustedProxies proxies) {}

  /** The caller's address as the trusted-proxy list tells it, for the length of a call. */
  static final Context.Key<String> PEER = Context.key("peer");

  /** The connection of a call. */
  static final Context.Key<Connection> CURRENT = Context.key("connection");

  private static final Attributes.Key<Connection> ATTRIBUTE =
      Attributes.Key.create("tokenauthority-connection");
  private static final Metadata.Key<String> FORWARDED =
      Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);
  private static final Connection IN_PROCESS =
      new Connection("in-process", Optional.empty(), Optional.empty(), Share.unbounded());

  /** Finds it out when a connection is ready. */
  static final class Filter extends ServerTransportFilter {
    private final TrustedProxies proxies;
    private final Share.Table shares;
    private final Loopback loopback;

    Filter(TrustedProxies proxies, Share.Table shares, Loopback loopback) {
      this.proxies = proxies;
      this.shares = shares;
      this.loopback = loopback;
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
      return attributes.toBuilder().set(ATTRIBUTE, of(attributes, this)).build();
    }

    private Share share(InetAddress address) {
      return address.isLoopbackAddress() && loopback == Loopback.UNBOUNDED
          ? Share.unbounded()
          : shares.of(address.getHostAddress());
    }
  }

  /** Whether callers on this machine, a mesh's proxy among them, are held to a share. */
  enum Loopback {
    /** As all others. */
    BOUNDED,
    /** They may have every place. */
    UNBOUNDED
  }

  /** The connection of this call. */
  static Connection of(ServerCall<?, ?> call) {
    Connection known = call.getAttributes().get(ATTRIBUTE);
    return known == null ? IN_PROCESS : known;
  }

  private static Connection of(Attributes attributes, Filter filter) {
    SocketAddress remote = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Optional<Confirmation> certificate =
        certificate(attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
      return new Connection(IN_PROCESS.address(), Optional.empty(), certificate, IN_PROCESS.own());
    }
    InetAddress address = socket.getAddress();
    return new Connection(
        address.getHostAddress(),
        filter.proxies.include(address)
            ? Optional.of(new Proxied(address, filter.proxies))
            : Optional.empty(),
        certificate,
        filter.share(address));
  }

  /** The caller's address: the peer's own or, behind believed proxies, what they say. */
  String peer(Metadata headers) {
    if (proxied.isEmpty()) {
      return address;
    }
    Iterable<String> values = headers.getAll(FORWARDED);
    String forwarded = values == null ? "" : String.join(",", values);
    return proxied.get().proxies().caller(proxied.get().proxy(), forwarded);
  }

  /** The share of a caller that {@link #peer} told. */
  Share share(String peer, Share.Table shares) {
    return peer.equals(address) ? own : shares.of(peer);
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
