package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.lettuce.core.api.sync.RedisCommands;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.server.redis.RedisProcess;
import io.tokenauthority.server.store.Racers;
import io.tokenauthority.server.store.sql.PostgresServer;
import io.tokenauthority.server.store.sql.PostgresTarget;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RevokeSigningKeyRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.RotateSigningKeyRequest;
import io.tokenauthority.v1.SigningKeysGrpc;
import io.tokenauthority.v1.SigningKeysGrpc.SigningKeysBlockingStub;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas as processes, whose first start is one race, and a protected service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReplicaProcessesTest {

  private static final int REPLICAS = 3;
  private static final int RACERS = 64;
  private static final String APPLIED_TWICE =
      "(SELECT version FROM schema_history GROUP BY version HAVING count(*) > 1) AS twice";
  private static final long BETWEEN_REVOCATIONS = TimeUnit.MILLISECONDS.toNanos(30);

  @TempDir static Path folder;

  private final PostgresTarget database = PostgresServer.unmigratedOf("replicas");

  private final RedisProcess redis = RedisProcess.start();

  @SuppressWarnings("NullAway.Init")
  private ReplicaProcesses replicas;

  @SuppressWarnings("NullAway.Init")
  private Addresses addresses;

  @SuppressWarnings("NullAway.Init")
  private ProtectedService service;

  @SuppressWarnings("NullAway.Init")
  private String secret;

  /** An opaque token: it lives whatever becomes of signing keys. */
  @SuppressWarnings("NullAway.Init")
  private String validator;

  @BeforeAll
  void startAllAtOnce() {
    replicas = ReplicaProcesses.start(folder, database, REPLICAS, redis);
    secret = LoadedClient.serviceToken(replicas.channel(0));
    addresses = Addresses.of(replicas.addresses());
    validator =
        LoadedClient.serviceToken(
            replicas.channel(1),
            "service",
            List.of("trust:watch", "tokens:validate", "usage:report"),
            List.of());
    service = ProtectedService.start(addresses.target(), validator);
  }

  @AfterAll
  void closeAll() {
    Stream.<AutoCloseable>of(service, replicas, addresses, redis)
        .forEach(ReplicaProcessesTest::close);
  }

  private static void close(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void start_allAtOnceOnAnEmptyDatabase_oneSchemaOneAdminOneSigningKey() {
    List<String> headers =
        IntStream.range(0, REPLICAS).mapToObj(i -> signIn(i).getAccessToken()).toList();
    assertThat(headers.stream().map(token -> token.substring(0, token.indexOf('.'))).distinct())
        .hasSize(1);
    assertThat(PostgresServer.count(database, APPLIED_TWICE)).isZero();
    assertThat(PostgresServer.count(database, "signing_key WHERE state = 'ACTIVE'")).isEqualTo(2);
  }

  @Test
  void P1_racingRedemptionsAcrossProcesses_oneSuccessor() {
    race(20);
  }

  @Test
  @Tag("faults")
  void P1_racingRedemptionsAcrossProcesses_hundredRounds_oneSuccessor() {
    race(100);
  }

  /** Each round's one successor is the next round's token. */
  private void race(int rounds) {
    String refreshToken = signIn(0).getRefreshToken();
    for (int round = 0; round < rounds; round++) {
      String presented = refreshToken;
      List<Supplier<String>> acts = new ArrayList<>();
      for (int racer = 0; racer < RACERS; racer++) {
        int replica = racer % REPLICAS;
        acts.add(() -> refresh(replica, presented).getRefreshToken());
      }
      List<String> successors = Racers.race(acts).stream().distinct().toList();
      assertThat(successors).as("round %s", round).hasSize(1).doesNotContain(presented);
      refreshToken = successors.get(0);
    }
  }

  @Test
  void P4_revokedAtOne_validatedWithItsSequenceAtAnother_isNeverActive() {
    for (int i = 0; i < 30; i++) {
      int one = i % REPLICAS;
      int another = (i + 1 + i / REPLICAS % 2) % REPLICAS;
      String token = issue(one);
      assertThat(validate(another, token, 0).getActive()).isTrue();
      long sequence = revoke(one, token);
      assertThat(validate(one, token, 0).getActive()).as("by the one that revoked it").isFalse();
      ValidateTokenResponse verdict = validate(another, token, sequence);
      assertThat(verdict.getActive()).isFalse();
      assertThat(verdict.getRevocationSequence()).isGreaterThanOrEqualTo(sequence);
    }
  }

  @Test
  void P3_revokedAtOne_heardByRedisAlone_isRefusedEverywhereWithinASecond() throws Exception {
    withoutNotify(
        () -> {
          Await.until("all hear by Redis", () -> redis.ask(ReplicaProcessesTest::listening) >= 3);
          assertThat(p99OfRefusals(40)).isLessThan(Duration.ofSeconds(1));
        });
  }

  @Test
  void P3_revokedAtOne_heardByNotifyAlone_isRefusedEverywhereWithinASecond() throws Exception {
    withoutRedis(() -> assertThat(p99OfRefusals(40)).isLessThan(Duration.ofSeconds(1)));
  }

  @Test
  void P3_revokedWhileNoHintIsHeard_isRefusedEverywhereWithinTwoAndAHalf() throws Exception {
    withoutRedis(
        () ->
            withoutNotify(() -> assertThat(p99OfRefusals(30)).isLessThan(Duration.ofMillis(2500))));
  }

  private interface Act {
    void run() throws Exception;
  }

  private void withoutRedis(Act act) throws Exception {
    redis.kill();
    try {
      act.run();
    } finally {
      redis.restart();
    }
  }

  private void withoutNotify(Act act) throws Exception {
    String right = " EXECUTE ON FUNCTION pg_notify(text, text) ";
    PostgresServer.executeIn(database, "REVOKE" + right + "FROM PUBLIC");
    try {
      act.run();
    } finally {
      PostgresServer.executeIn(database, "GRANT" + right + "TO PUBLIC");
    }
  }

  private static long listening(RedisCommands<String, String> redis) {
    String[] channels = redis.pubsubChannels().toArray(String[]::new);
    return channels.length == 0
        ? 0
        : redis.pubsubNumsub(channels).values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private Duration p99OfRefusals(int count) throws Exception {
    List<String> tokens = IntStream.range(0, count).mapToObj(i -> issue(i % REPLICAS)).toList();
    List<Predicate<String>> places = new ArrayList<>();
    for (int i = 0; i < REPLICAS; i++) {
      int replica = i;
      places.add(token -> validate(replica, token, 0).getActive());
    }
    places.add(token -> service.call(token) == Status.Code.OK);
    TimeToRefusal time = new TimeToRefusal();
    List<Duration> taken =
        time.measure(
            tokens,
            places,
            () -> {
              for (int i = 0; i < count; i++) {
                long unused = revoke(i % REPLICAS, tokens.get(i));
                time.acknowledged(tokens.get(i));
                LockSupport.parkNanos(BETWEEN_REVOCATIONS);
              }
            });
    return TimeToRefusal.p99(taken);
  }

  @Test
  void keys_rotatedAndRevokedUnderLoad_noGoodTokenIsRefusedAndNoDeadOneTaken() throws Exception {
    KeyTraffic traffic =
        new KeyTraffic(
            REPLICAS,
            this::issue,
            (replica, token, sequence) -> validate(replica, token, sequence).getActive(),
            service);
    try (traffic) {
      traffic.begin();
      for (int turn = 0; turn < 6; turn++) {
        change(turn % REPLICAS, turn, traffic);
        long before = traffic.judged();
        Await.until("what was changed is met", () -> traffic.judged() > before + 50);
      }
      traffic.end();
    }
    assertThat(traffic.keysSeen()).isGreaterThanOrEqualTo(6);
  }

  /** Rotates, and each third time revokes the key that signs. */
  private void change(int replica, int turn, KeyTraffic traffic) {
    var admin = LiveAuthority.bearer(signIn(replica).getAccessToken());
    SigningKeysBlockingStub keys =
        SigningKeysGrpc.newBlockingStub(replicas.channel(replica)).withCallCredentials(admin);
    if (turn % 3 != 2) {
      var unused = keys.rotateSigningKey(RotateSigningKeyRequest.getDefaultInstance());
      return;
    }
    String kid = KeyTraffic.kid(issue(replica));
    traffic.asked(kid);
    long sequence =
        keys.revokeSigningKey(RevokeSigningKeyRequest.newBuilder().setKid(kid).build())
            .getRevocationSequence();
    traffic.acknowledged(kid, sequence);
  }

  private TokenSet signIn(int replica) {
    return LoadedClient.signIn(replicas.channel(replica));
  }

  private String issue(int replica) {
    return replicas
        .tokens(replica)
        .issueToken(IssueTokenRequest.newBuilder().setServiceToken(secret).build())
        .getTokens()
        .getAccessToken();
  }

  private TokenSet refresh(int replica, String refreshToken) {
    return replicas
        .tokens(replica)
        .refreshToken(RefreshTokenRequest.newBuilder().setRefreshToken(refreshToken).build())
        .getTokens();
  }

  private long revoke(int replica, String token) {
    return replicas
        .tokens(replica)
        .revokeToken(RevokeTokenRequest.newBuilder().setToken(token).build())
        .getRevocationSequence();
  }

  private ValidateTokenResponse validate(int replica, String token, long sequence) {
    return replicas
        .tokens(replica)
        .withCallCredentials(LiveAuthority.bearer(validator))
        .validateToken(
            ValidateTokenRequest.newBuilder()
                .setToken(token)
                .setMinRevocationSequence(sequence)
                .build());
  }
}
