package io.tokenauthority.examples.plain;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.examples.plain.v1.GreetRequest;
import io.tokenauthority.examples.plain.v1.GreetResponse;
import io.tokenauthority.examples.plain.v1.GreeterGrpc;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.interceptor.server.Caller;
import io.tokenauthority.interceptor.server.TokenGuard;
import java.io.IOException;
import java.nio.file.Path;

/** Greets whoever holds the scope that greeter.proto asks for. */
public final class GreeterServer implements AutoCloseable {

  /** Who this service is: callers ask for tokens that are for it. */
  static final String AUDIENCE = "greeter";

  private final ManagedChannel authority;
  private final ClientIdentity self;
  private final ManagedChannel toAuthority;
  private final TokenGuard guard;
  private final Server server;

  GreeterServer(String authorityAddress, String issuer, Path tokenFile, int port)
      throws IOException {
    // Beyond loopback: TlsChannelCredentials and TlsServerCredentials.
    ChannelCredentials transport = InsecureChannelCredentials.create();

    // The five lines: a channel to the authority that is authenticated, and a guard that follows
    // it.
    authority = AuthorityChannels.to(authorityAddress, transport).build();
    self =
        ClientIdentity.builder(authority)
            .source(TokenSource.serviceTokenFile(tokenFile))
            .audience(issuer)
            .build();
    toAuthority = self.channel(authorityAddress, transport).build();
    guard = TokenGuard.builder().issuer(issuer).audience(AUDIENCE).channel(toAuthority).build();
    server =
        Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
            .addServices(guard.protect(new Greeter(), new HealthStatusManager().getHealthService()))
            .build()
            .start();
  }

  /**
   * Arguments: the authority's address, its issuer name, the file of this service's own token, and
   * the port to serve on.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    GreeterServer greeter =
        new GreeterServer(args[0], args[1], Path.of(args[2]), Integer.parseInt(args[3]));
    Runtime.getRuntime().addShutdownHook(new Thread(greeter::close));
    System.out.println("serving on " + greeter.address());
    greeter.server.awaitTermination();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    guard.close();
    toAuthority.shutdownNow();
    self.close();
    authority.shutdownNow();
  }

  /** Knows nothing of tokens but who calls. */
  private static final class Greeter extends GreeterGrpc.GreeterImplBase {
    @Override
    public void greet(GreetRequest request, StreamObserver<GreetResponse> to) {
      String name = Caller.required().account().value();
      to.onNext(GreetResponse.newBuilder().setGreeting("Hello, " + name).build());
      to.onCompleted();
    }
  }
}
