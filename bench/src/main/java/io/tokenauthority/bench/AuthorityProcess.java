package io.tokenauthority.bench;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.ServiceTokensGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.UserPassword;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The authority in a process of its own, on SQLite in a fresh folder, with an administrator and
 * ways to make what rows need.
 */
final class AuthorityProcess implements AutoCloseable {
  static final String ISSUER = "https://authority.bench";
  private static final String PASSWORD = "bench administrator's password";

  private final Child child;
  private final int port;
  private final ManagedChannel channel;

  private AuthorityProcess(Child child, int port) {
    this.child = child;
    this.port = port;
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** Starts it on this class path; it may not be listening yet. */
  static AuthorityProcess start(Path folder, int port, List<String> jvm) throws IOException {
    return start(folder, port, jvm, Map.of());
  }

  /** The same, with more settings in its environment. */
  static AuthorityProcess start(
      Path folder, int port, List<String> jvm, Map<String, String> settings) throws IOException {
    Map<String, String> environment = new HashMap<>(environment(folder, port));
    environment.putAll(settings);
    return new AuthorityProcess(
        Child.start(
            "io.tokenauthority.server.Main",
            jvm,
            List.of("serve"),
            environment,
            folder.resolve("authority.log")),
        port);
  }

  /** Starts it as an operator does, by this command. */
  static AuthorityProcess start(Path folder, int port, Path command) throws IOException {
    return new AuthorityProcess(
        Child.start(
            List.of(command.toString(), "serve"),
            environment(folder, port),
            folder.resolve("authority.log")),
        port);
  }

  /** The limits stay on, but raised: the limiter's work is part of what is measured. */
  private static Map<String, String> environment(Path folder, int port) {
    return Map.of(
        "TOKENAUTHORITY_ISSUER",
        ISSUER,
        "TOKENAUTHORITY_DATA_DIR",
        folder.resolve("data").toString(),
        "TOKENAUTHORITY_GRPC_LISTEN",
        "127.0.0.1:" + port,
        "TOKENAUTHORITY_HTTP_LISTEN",
        "127.0.0.1:0",
        "TOKENAUTHORITY_ADMIN_USERNAME",
        "admin",
        "TOKENAUTHORITY_ADMIN_PASSWORD",
        PASSWORD,
        "TOKENAUTHORITY_RATE_LIMIT_TIERS_DEFAULT_REQUESTS",
        "1000000000",
        "TOKENAUTHORITY_RATE_LIMIT_TIERS_DEFAULT_BURST",
        "1000000000",
        "TOKENAUTHORITY_RATE_LIMIT_VALIDATE",
        "10000000",
        "TOKENAUTHORITY_TOKENS_SESSIONS",
        "10000");
  }

  ManagedChannel channel() {
    return channel;
  }

  int port() {
    return port;
  }

  Child child() {
    return child;
  }

  /** An administrator's tokens, asking until the authority answers or a minute is over. */
  TokenSet signIn() {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (true) {
      try {
        return TokenAuthorityGrpc.newBlockingStub(channel)
            .issueToken(
                IssueTokenRequest.newBuilder()
                    .setUserPassword(
                        UserPassword.newBuilder().setUsername("admin").setPassword(PASSWORD))
                    .build())
            .getTokens();
      } catch (StatusRuntimeException notYet) {
        if (!child.isAlive() || System.nanoTime() > deadline) {
          throw notYet;
        }
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    }
  }

  /** A service account and its token's secret. */
  String serviceToken(String admin, String account, List<String> scopes, String audience) {
    var credentials = bearer(admin);
    ServiceAccountsGrpc.newBlockingStub(channel)
        .withInterceptors(credentials)
        .createServiceAccount(
            CreateServiceAccountRequest.newBuilder()
                .setAccount(account)
                .addAllAllowedScopes(scopes)
                .addAllAllowedAudiences(audience.equals(ISSUER) ? List.of() : List.of(audience))
                .build());
    return ServiceTokensGrpc.newBlockingStub(channel)
        .withInterceptors(credentials)
        .createServiceToken(
            CreateServiceTokenRequest.newBuilder()
                .setAccount(account)
                .addAudiences(audience)
                .build())
        .getServiceTokenSecret();
  }

  /** An access token for a service token. */
  TokenSet issue(String serviceToken) {
    return TokenAuthorityGrpc.newBlockingStub(channel)
        .issueToken(IssueTokenRequest.newBuilder().setServiceToken(serviceToken).build())
        .getTokens();
  }

  static io.grpc.ClientInterceptor bearer(String token) {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return MetadataUtils.newAttachHeadersInterceptor(metadata);
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    child.close();
  }
}
