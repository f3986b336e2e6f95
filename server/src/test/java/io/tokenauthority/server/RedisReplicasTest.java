package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.lettuce.core.api.sync.RedisCommands;
import io.tokenauthority.server.redis.RedisProcess;
import io.tokenauthority.server.sealing.MasterKeyFile;
import io.tokenauthority.server.store.sql.PostgresServer;
import io.tokenauthority.server.store.sql.PostgresTarget;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.GetServerInfoRequest;
import io.tokenauthority.v1.GetServerInfoResponse;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.ValidateTokenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two replicas over one PostgreSQL and one Redis, which comes to harm while they are used. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisReplicasTest {

  private static final int LIMIT = 30;

  @TempDir static Path folder;

  private final PostgresTarget database = PostgresServer.unmigrated();
  private final RedisProcess redis = RedisProcess.start();
  private LiveAuthority one;
  private LiveAuthority other;
  private String admin;

  @BeforeAll
  void start() throws IOException {
    MasterKeyFile.create(folder.resolve("master-key"), new SecureRandom());
    one = start("one", redis.url());
    other = start("other", redis.url());
    admin = one.signIn().getAccessToken();
  }

  @AfterAll
  void close() {
    one.close();
    other.close();
    redis.close();
  }

  private LiveAuthority start(String name, String url) throws IOException {
    Path file = Files.writeString(folder.resolve(name + "-redis"), url);
    Map<String, String> settings = new HashMap<>();
    settings.put("database.url", database.url());
    settings.put("database.user", database.user().orElseThrow());
    settings.put("database.connections", "4");
    settings.put("master-key.file", folder.resolve("master-key").toString());
    settings.put("redis.url-file", file.toString());
    settings.put("rate-limit.tiers.default.requests", "" + LIMIT);
    settings.put("rate-limit.tiers.default.window", "100h");
    return LiveAuthority.start(folder.resolve(name), settings);
  }

  private GetServerInfoResponse info(LiveAuthority replica) {
    return AuthorityGrpc.newBlockingStub(replica.channel())
        .withCallCredentials(LiveAuthority.bearer(admin))
        .getServerInfo(GetServerInfoRequest.getDefaultInstance());
  }

  private void awaitConnected() {
    Await.until(
        "both are connected",
        () -> Stream.of(one, other).allMatch(r -> info(r).getRedis().equals("connected")));
  }

  private String serviceToken(String account) {
    return one.serviceToken(admin, account, List.of("read"), List.of("otp"))
        .getServiceTokenSecret();
  }

  @Test
  void limit_ofOneCredentialAtTwoReplicas_isOne() {
    awaitConnected();
    // A replica on a busy machine may find Redis slow, and count by itself for a moment.
    int[] round = {0};
    Await.until(
        "both together issue as many as one may",
        () -> {
          String secret = serviceToken("limited-" + round[0]++);
          int granted = 0;
          for (int i = 0; i < LIMIT; i++) {
            granted += issues(one, secret) ? 1 : 0;
            granted += issues(other, secret) ? 1 : 0;
          }
          assertThat(granted).isBetween(LIMIT, 2 * LIMIT);
          return granted == LIMIT;
        });
  }

  private static boolean issues(LiveAuthority replica, String secret) {
    try {
      return !replica.issue(secret).getAccessToken().isEmpty();
    } catch (StatusRuntimeException limited) {
      assertThat(limited.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      return false;
    }
  }

  /** What befalls it, and how that ends. */
  record Harm(String name, Consumer<RedisProcess> begins, Consumer<RedisProcess> ends) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Harm> harms() {
    return Stream.of(
        new Harm("killed", RedisProcess::kill, RedisProcess::restart),
        new Harm("frozen", RedisProcess::freeze, RedisProcess::thaw),
        new Harm("flushed", redis -> redis.ask(RedisCommands::flushall), redis -> {}),
        new Harm("full", redis -> limit(redis, "1"), redis -> limit(redis, "0")),
        new Harm("poisoned", RedisReplicasTest::poison, redis -> {}));
  }

  private static void limit(RedisProcess redis, String memory) {
    redis.ask(commands -> commands.configSet("maxmemory", memory));
  }

  private static void poison(RedisProcess redis) {
    redis.ask(
        commands -> {
          for (String name : commands.keys("*")) {
            commands.del(name);
            commands.lpush(name, "another", "type");
          }
          for (String channel : commands.pubsubChannels()) {
            for (int i = 0; i < 1000; i++) {
              commands.publish(channel, "9223372036854775807");
            }
          }
          return true;
        });
  }

  @ParameterizedTest
  @MethodSource("harms")
  void P3_redisHarmed_noCallFails_andRevocationIsHeardOf(Harm harm) {
    awaitConnected();
    String secret = serviceToken("worker-" + harm.name());
    harm.begins().accept(redis);
    try {
      TokenSet session = one.signIn();
      TokenSet refreshed =
          other
              .tokens()
              .refreshToken(
                  RefreshTokenRequest.newBuilder()
                      .setRefreshToken(session.getRefreshToken())
                      .build())
              .getTokens();
      String issued = other.issue(secret).getAccessToken();
      for (String token : List.of(refreshed.getAccessToken(), issued)) {
        assertThat(isActive(one, token)).isTrue();
        assertThat(isActive(other, token)).isTrue();
        var unused =
            one.tokens().revokeToken(RevokeTokenRequest.newBuilder().setToken(token).build());
        Await.within(Duration.ofSeconds(5), "it is refused", () -> !isActive(other, token));
      }
    } finally {
      harm.ends().accept(redis);
    }
    Await.within(
        Duration.ofSeconds(10),
        "it is used again",
        () -> Stream.of(one, other).allMatch(r -> info(r).getRedis().equals("connected")));
  }

  private boolean isActive(LiveAuthority replica, String token) {
    return TokenAuthorityGrpc.newBlockingStub(replica.channel())
        .withCallCredentials(LiveAuthority.bearer(admin))
        .validateToken(ValidateTokenRequest.newBuilder().setToken(token).build())
        .getActive();
  }

  @Test
  void info_tellsOfRedis_lostAndFound() {
    awaitConnected();
    assertThat(info(one).getHearsReplicas()).isTrue();
    redis.kill();
    Await.until("it is lost", () -> info(one).getRedis().equals("lost"));
    assertThat(info(one).getHearsReplicas()).as("by the database").isTrue();
    redis.restart();
    Await.within(
        Duration.ofSeconds(10), "it is found", () -> info(one).getRedis().equals("connected"));
  }

  @Test
  void start_redisAway_servesAllTheSame() {
    assertThatCode(
            () -> {
              String nowhere = "redis://127.0.0.1:" + RedisProcess.freePort();
              try (LiveAuthority third = start("third", nowhere)) {
                assertThat(third.signIn().getAccessToken()).isNotEmpty();
                assertThat(info(third).getRedis()).isEqualTo("lost");
              }
            })
        .doesNotThrowAnyException();
  }
}
