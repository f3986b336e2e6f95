package io.tokenauthority.interceptor.client;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/** An authority and a guarded peer, running; closed with all channels that were opened to them. */
final class Stage implements AutoCloseable {

  /** By what the servers are reached. */
  enum Transport {
    NETTY,
    IN_PROCESS
  }

  final ScriptedAuthority authority = new ScriptedAuthority();
  final GuardedPeer peer = new GuardedPeer();

  private final Transport transport;
  private final Deque<Runnable> endings = new ArrayDeque<>();
  private final String authorityTarget;
  private final String peerTarget;

  Stage(Transport transport) {
    this.transport = transport;
    this.authorityTarget = serve(authority);
    this.peerTarget = serve(peer);
  }

  private String serve(BindableService service) {
    var definition =
        service == peer
            ? ServerInterceptors.intercept(service, peer)
            : ServerInterceptors.intercept(service);
    try {
      if (transport == Transport.IN_PROCESS) {
        String name = UUID.randomUUID().toString();
        Server server = InProcessServerBuilder.forName(name).addService(definition).build().start();
        endings.push(server::shutdownNow);
        return name;
      }
      Server server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .addService(definition)
              .build()
              .start();
      endings.push(server::shutdownNow);
      return "127.0.0.1:" + server.getPort();
    } catch (IOException unlucky) {
      throw new AssertionError(unlucky);
    }
  }

  /** A channel to the authority, as this library builds it over Netty. */
  Channel toAuthority() {
    return keep(
        transport == Transport.IN_PROCESS
            ? InProcessChannelBuilder.forName(authorityTarget).build()
            : AuthorityChannels.to(authorityTarget, InsecureChannelCredentials.create()).build());
  }

  String authorityTarget() {
    return authorityTarget;
  }

  String peerTarget() {
    return peerTarget;
  }

  /** A channel to the peer that this library built. */
  Channel own(ClientIdentity identity) {
    return keep(
        transport == Transport.IN_PROCESS
            ? identity.channel(InProcessChannelBuilder.forName(peerTarget)).build()
            : identity.channel(peerTarget, InsecureChannelCredentials.create()).build());
  }

  /** A channel to the authority over Netty under another name. */
  Channel toAuthority(String name) {
    return keep(
        AuthorityChannels.to(authorityTarget, InsecureChannelCredentials.create())
            .overrideAuthority(name)
            .build());
  }

  /** A channel to the peer over Netty that somebody else built, under another name. */
  Channel foreign(String name) {
    return keep(
        Grpc.newChannelBuilder(peerTarget, InsecureChannelCredentials.create())
            .overrideAuthority(name)
            .build());
  }

  /** A channel to the peer that somebody else built. */
  Channel foreign() {
    return keep(
        transport == Transport.IN_PROCESS
            ? InProcessChannelBuilder.forName(peerTarget).build()
            : Grpc.newChannelBuilder(peerTarget, InsecureChannelCredentials.create()).build());
  }

  /** Has {@code channel} closed with the rest. */
  Channel keep(ManagedChannel channel) {
    endings.push(channel::shutdownNow);
    return channel;
  }

  @Override
  public void close() {
    endings.forEach(Runnable::run);
  }
}
