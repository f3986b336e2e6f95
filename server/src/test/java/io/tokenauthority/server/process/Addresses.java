package io.tokenauthority.server.process;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A name that stands for several addresses, which may come and go: what the DNS of a headless
 * service is, without its delays.
 */
final class Addresses extends NameResolverProvider implements AutoCloseable {

  private final String scheme = "test-" + UUID.randomUUID();
  private final Queue<NameResolver.Listener2> listeners = new ConcurrentLinkedQueue<>();
  private volatile List<InetSocketAddress> present;

  private Addresses(List<InetSocketAddress> present) {
    this.present = present;
  }

  static Addresses of(List<InetSocketAddress> present) {
    Addresses addresses = new Addresses(present);
    NameResolverRegistry.getDefaultRegistry().register(addresses);
    return addresses;
  }

  /** What to make a channel to. */
  String target() {
    return scheme + ":///127.0.0.1";
  }

  /** The name means these from now on. */
  void become(List<InetSocketAddress> others) {
    present = others;
    listeners.forEach(this::tell);
  }

  private void tell(NameResolver.Listener2 listener) {
    List<EquivalentAddressGroup> groups =
        present.stream().map(EquivalentAddressGroup::new).toList();
    listener.onResult(
        NameResolver.ResolutionResult.newBuilder()
            .setAddressesOrError(StatusOr.fromValue(groups))
            .build());
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return new NameResolver() {
      private Optional<Listener2> own = Optional.empty();

      @Override
      public String getServiceAuthority() {
        return "127.0.0.1";
      }

      @Override
      public void start(Listener2 listener) {
        own = Optional.of(listener);
        listeners.add(listener);
        tell(listener);
      }

      @Override
      public void refresh() {
        own.ifPresent(Addresses.this::tell);
      }

      @Override
      public void shutdown() {
        own.ifPresent(listeners::remove);
      }
    };
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
  public String getDefaultScheme() {
    return scheme;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }

  @Override
  public void close() {
    NameResolverRegistry.getDefaultRegistry().deregister(this);
  }
}
