package io.tokenauthority.interceptor.client;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** A name that stands for several ports of this machine, as a name in DNS does for hosts. */
final class TwoAddresses extends NameResolverProvider implements AutoCloseable {

  // gRPC's registry is the process's: a scheme of its own for each keeps tests apart.
  private final String scheme = "test-" + UUID.randomUUID();
  private final List<EquivalentAddressGroup> addresses;

  TwoAddresses(List<Integer> ports) {
    this.addresses =
        ports.stream()
            .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .map(EquivalentAddressGroup::new)
            .toList();
    NameResolverRegistry.getDefaultRegistry().register(this);
  }

  String target() {
    return scheme + ":///localhost";
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return new NameResolver() {
      @Override
      public String getServiceAuthority() {
        return "localhost";
      }

      @Override
      public void start(Listener2 listener) {
        listener.onResult(
            ResolutionResult.newBuilder()
                .setAddressesOrError(StatusOr.fromValue(addresses))
                .build());
      }

      @Override
      public void shutdown() {}
    };
  }

  @Override
  public String getDefaultScheme() {
    return scheme;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return List.of(InetSocketAddress.class);
  }

  @Override
  public void close() {
    NameResolverRegistry.getDefaultRegistry().deregister(this);
  }
}
