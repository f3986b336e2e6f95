package io.tokenauthority.examples.otp;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.interceptor.server.TokenGuard;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The OTP service as a process. What Token Authority adds stands in {@link #guard} and {@link
 * #protect}.
 */
@Command(
    name = "otp-server",
    mixinStandardHelpOptions = true,
    description = "Serves one-time passwords to callers whose tokens allow it.")
public final class OtpServer implements Callable<Integer> {

  @Option(names = "--listen", defaultValue = "127.0.0.1:50051", description = "Where to serve.")
  private String listen = "";

  @Option(names = "--authority", defaultValue = "127.0.0.1:9090", description = "The authority.")
  private String authority = "";

  @Option(names = "--issuer", required = true, description = "Whose tokens to take.")
  private String issuer = "";

  @Option(names = "--audience", defaultValue = "otp", description = "Who this service is.")
  private String audience = "";

  @Option(
      names = "--token-file",
      required = true,
      description = "This service's own service token.")
  private Path tokenFile = Path.of("");

  @Option(names = "--tls", description = "Use TLS to the authority.")
  private boolean tls;

  /** Serves until SIGTERM; exits 2 for wrong usage. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new OtpServer()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ManagedChannel bare = AuthorityChannels.to(authority, transport()).build();
    ClientIdentity self =
        ClientIdentity.builder(bare)
            .source(TokenSource.serviceTokenFile(tokenFile))
            .audience(issuer)
            .build();
    ManagedChannel toAuthority = self.channel(authority, transport()).build();
    TokenGuard guard = guard(toAuthority);
    Server server = protect(guard, bind()).build().start();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> end(server, guard, self, toAuthority, bare)));
    System.out.println("serving on 127.0.0.1:" + server.getPort() + " for tokens of " + issuer);
    server.awaitTermination();
    return 0;
  }

  /** Verifies tokens by itself; hears of keys and revocations over {@code toAuthority}. */
  private TokenGuard guard(ManagedChannel toAuthority) {
    return TokenGuard.builder().issuer(issuer).audience(audience).channel(toAuthority).build();
  }

  /** Refuses to start if a method has no access rule. */
  private static ServerBuilder<?> protect(TokenGuard guard, ServerBuilder<?> server) {
    OtpService otp =
        new OtpService(
            new OneTimeCodes(new SecureRandom()), Voice.printed(), InstantSource.system());
    return server.addServices(
        guard.protect(
            otp,
            new HealthStatusManager().getHealthService(),
            ProtoReflectionServiceV1.newInstance()));
  }

  private ServerBuilder<?> bind() {
    int colon = listen.lastIndexOf(':');
    int port = Integer.parseInt(listen.substring(colon + 1));
    return NettyServerBuilder.forAddress(new InetSocketAddress(listen.substring(0, colon), port));
  }

  private ChannelCredentials transport() {
    return tls ? TlsChannelCredentials.create() : InsecureChannelCredentials.create();
  }

  private static void end(
      Server server,
      TokenGuard guard,
      ClientIdentity self,
      ManagedChannel toAuthority,
      ManagedChannel bare) {
    server.shutdown();
    try {
      if (!server.awaitTermination(2, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException now) {
      server.shutdownNow();
    }
    guard.close();
    self.close();
    toAuthority.shutdownNow();
    bare.shutdownNow();
  }
}
