package io.tokenauthority.server;

import io.grpc.CallCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.config.Sources;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.CreateServiceTokenResponse;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.ServiceTokensGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.UserPassword;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A whole authority in this process, on a port of the system's choice, with an admin; for tests of
 * this and other modules.
 */
public final class LiveAuthority implements AutoCloseable {

  private static final Duration NEW = Duration.ofMillis(500);

  public static final String ADMIN = "root";
  public static final String PASSWORD = "correct horse battery staple";

  private final Ground ground;
  private final Authority authority;
  private final ManagedChannel channel;

  private LiveAuthority(Ground ground, Authority authority) {
    this.ground = ground;
    this.authority = authority;
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", authority.grpcPort()).usePlaintext().build();
  }

  /** Starts one that keeps its state in the folder. */
  public static LiveAuthority start(Path folder) {
    return start(folder, Map.of());
  }

  /** Starts one with these settings beside. */
  public static LiveAuthority start(Path folder, Map<String, String> settings) {
    return start(folder, settings, InstantSource.system());
  }

  /** Starts one that goes by this clock. */
  public static LiveAuthority start(
      Path folder, Map<String, String> settings, InstantSource clock) {
    return start(configuration(folder, settings), clock);
  }

  /** Starts one that has no admin yet. */
  public static LiveAuthority startUnclaimed(Path folder, Map<String, String> settings) {
    return start(
        Sources.read(Optional.empty(), Map.of(), flags(folder, settings)).configuration(),
        InstantSource.system());
  }

  private static LiveAuthority start(Configuration configuration, InstantSource clock) {
    Ground ground = Ground.open(configuration, new SteadyTime(clock, System::nanoTime));
    return new LiveAuthority(ground, Authority.start(ground, List.of()));
  }

  /** Has it look for news of trust, and waits until it has them. */
  public void lookForNews() {
    Await.until(
        "the view is new",
        () -> {
          ground.poller().nudge();
          return ground.trust().mark(ground.time().instant()).age().compareTo(NEW) < 0;
        });
  }

  /** Its database, for tests that compare what is in it. */
  public Store store() {
    return ground.store();
  }

  /** What it is started with. */
  public static Configuration configuration(Path folder, Map<String, String> settings) {
    Map<String, String> flags = flags(folder, settings);
    flags.putIfAbsent("admin.username", ADMIN);
    return Sources.read(Optional.empty(), Map.of("TOKENAUTHORITY_ADMIN_PASSWORD", PASSWORD), flags)
        .configuration();
  }

  private static Map<String, String> flags(Path folder, Map<String, String> settings) {
    Map<String, String> flags = new HashMap<>(settings);
    flags.putIfAbsent("data.dir", folder.resolve("data").toString());
    flags.putIfAbsent("grpc.listen", "127.0.0.1:0");
    flags.putIfAbsent("http.listen", "off");
    flags.putIfAbsent("grpc.notice", "0s");
    flags.putIfAbsent("grpc.drain", "5s");
    return flags;
  }

  public int port() {
    return authority.grpcPort();
  }

  /** Where HTTP is served, for an authority that was started with {@code http.listen} set. */
  public URI http(String path) {
    return URI.create("http://127.0.0.1:" + authority.httpPort().orElseThrow() + path);
  }

  /** A channel without credentials. */
  public ManagedChannel channel() {
    return channel;
  }

  public TokenAuthorityGrpc.TokenAuthorityBlockingStub tokens() {
    return TokenAuthorityGrpc.newBlockingStub(channel);
  }

  /** Signs the admin in. */
  public TokenSet signIn() {
    return signIn(ADMIN, PASSWORD);
  }

  public TokenSet signIn(String username, String password) {
    return tokens()
        .issueToken(
            IssueTokenRequest.newBuilder()
                .setUserPassword(
                    UserPassword.newBuilder().setUsername(username).setPassword(password))
                .build())
        .getTokens();
  }

  /** Makes a service account with these rights, and an opaque service token of it. */
  public CreateServiceTokenResponse serviceToken(
      String adminToken, String account, List<String> scopes, List<String> audiences) {
    var unused =
        ServiceAccountsGrpc.newBlockingStub(channel)
            .withCallCredentials(bearer(adminToken))
            .createServiceAccount(
                CreateServiceAccountRequest.newBuilder()
                    .setAccount(account)
                    .addAllAllowedScopes(scopes)
                    .addAllAllowedAudiences(audiences)
                    .build());
    return ServiceTokensGrpc.newBlockingStub(channel)
        .withCallCredentials(bearer(adminToken))
        .createServiceToken(CreateServiceTokenRequest.newBuilder().setAccount(account).build());
  }

  /** Trades a service token for an access token. */
  public TokenSet issue(String serviceToken) {
    return tokens()
        .issueToken(IssueTokenRequest.newBuilder().setServiceToken(serviceToken).build())
        .getTokens();
  }

  /** Attaches a token to calls. */
  public static CallCredentials bearer(String token) {
    return new CallCredentials() {
      @Override
      public void applyRequestMetadata(
          RequestInfo requestInfo, Executor executor, MetadataApplier applier) {
        applier.apply(authorization(token));
      }
    };
  }

  /** The same as an interceptor. */
  public static ClientInterceptor attach(String token) {
    return MetadataUtils.newAttachHeadersInterceptor(authorization(token));
  }

  private static Metadata authorization(String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return headers;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    authority.close();
  }
}
