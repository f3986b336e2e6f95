package io.tokenauthority.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.limits.Buckets.Kind;
import io.tokenauthority.server.redis.RedisLink;
import io.tokenauthority.server.redis.RedisProcess;
import io.tokenauthority.server.sealing.MasterKey;
import io.tokenauthority.server.sealing.MasterKeyFile;
import io.tokenauthority.server.store.Racers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits that replicas share, over a Redis that works and whose content is not to be trusted. */
class RedisBucketsTest {

  private static final int LIMIT = 20;
  private static final Allowance ALLOWANCE = Allowance.of(LIMIT, Duration.ofHours(10));
  private static final String PREFIX = "tokenauthority:test:";
  private static final String LIMITS = PREFIX + "limit:";

  @TempDir static Path folder;

  private static RedisProcess redis;
  private static MasterKey masterKey;

  private final List<RedisLink> links = new ArrayList<>();

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    masterKey = MasterKeyFile.create(folder.resolve("master-key"), new SecureRandom());
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @AfterEach
  void close() {
    links.forEach(RedisLink::close);
    redis.ask(RedisCommands::flushall);
  }

  private Buckets replica() {
    RedisLink link = redis.patientLink(PREFIX);
    links.add(link);
    Await.until("it answers", () -> link.prompt().isPresent());
    return new RedisBuckets(
        link, new LocalBuckets(System::nanoTime), masterKey, InstantSource.system());
  }

  private static boolean take(Buckets replica, String key) {
    return replica.take(Kind.CREDENTIAL, key, ALLOWANCE).isEmpty();
  }

  private static int taken(Buckets replica, String key, int tries) {
    int granted = 0;
    for (int i = 0; i < tries; i++) {
      granted += take(replica, key) ? 1 : 0;
    }
    return granted;
  }

  @Test
  void take_byManyAtTwoReplicas_theSumIsOneLimit() {
    List<Buckets> replicas = List.of(replica(), replica());
    List<Supplier<Boolean>> acts = new ArrayList<>();
    for (int i = 0; i < 3 * LIMIT; i++) {
      Buckets one = replicas.get(i % 2);
      acts.add(() -> take(one, "credential"));
    }
    assertThat(Racers.race(acts).stream().filter(granted -> granted)).hasSize(LIMIT);
    assertThat(replicas.get(0).take(Kind.CREDENTIAL, "credential", ALLOWANCE).orElseThrow())
        .isBetween(Duration.ofMinutes(25), Duration.ofMinutes(31));
    assertThat(take(replicas.get(1), "another")).isTrue();
  }

  @Test
  void peek_seesWhatTheOtherTook_andLeavesNothingBehind() {
    Buckets one = replica();
    Buckets other = replica();
    assertThat(one.peek(Kind.PEER, "192.0.2.7", ALLOWANCE)).isEmpty();
    assertThat(limits()).isEmpty();
    for (int i = 0; i < LIMIT; i++) {
      assertThat(other.peek(Kind.PEER, "192.0.2.7", ALLOWANCE)).isEmpty();
      assertThat(one.take(Kind.PEER, "192.0.2.7", ALLOWANCE)).isEmpty();
    }
    assertThat(other.peek(Kind.PEER, "192.0.2.7", ALLOWANCE).orElseThrow())
        .isBetween(Duration.ofMinutes(25), Duration.ofMinutes(31));
    assertThat(other.peek(Kind.PEER, "192.0.2.8", ALLOWANCE)).isEmpty();
  }

  @Test
  void name_underAttackAtOneReplica_slowsStrangersAtTheOther_andNobodyWhoIsKnown() {
    RateLimits one = new RateLimits(Optional.of(RateLimitPolicy.STANDARD), replica());
    RateLimits other = new RateLimits(Optional.of(RateLimitPolicy.STANDARD), replica());
    one.succeeded("home", "ada");
    for (int i = 0; i < 50; i++) {
      assertThat(one.failed("stranger-" + i, "ada")).isTrue();
    }
    assertThat(other.blocked("new-stranger", "ada")).isPresent();
    assertThat(other.blocked("home", "ada")).isEmpty();
    assertThat(other.blocked("new-stranger", "bob")).isEmpty();
  }

  @Test
  void names_sayNothing_andLeaveByThemselves() {
    Buckets one = replica();
    String key = "192.0.2.7 ada@example.com";
    assertThat(one.take(Kind.PEER_AND_NAME, key, ALLOWANCE)).isEmpty();
    String name = limits().get(0);
    assertThat(name).matches(LIMITS + "[0-9a-f]{64}");
    String value = redis.ask(commands -> commands.get(name));
    assertThat(value).doesNotContain("192.0.2.7", "ada");
    long life = redis.ask(commands -> commands.pttl(name));
    assertThat(Duration.ofMillis(life)).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(31));
  }

  /** What somebody may do who can write to this Redis, and nothing else. */
  static Stream<BiConsumer<RedisCommands<String, String>, String>> poisons() {
    return Stream.of(
        (commands, name) -> commands.set(name, "garbage"),
        (commands, name) -> commands.set(name, ""),
        (commands, name) -> commands.set(name, "x".repeat(3_000_000)),
        (commands, name) -> commands.append(name, "x"),
        (commands, name) -> commands.setrange(name, 40, "\u0001"),
        (commands, name) -> commands.rename(name, name + "-away"),
        (commands, name) -> {
          commands.del(name);
          commands.lpush(name, "another type");
        },
        (commands, name) -> {
          commands.del(name);
          commands.hset(name, "another", "type");
        });
  }

  @ParameterizedTest
  @MethodSource("poisons")
  void poisoned_nobodyIsRefusedForIt_andTheLimitHoldsAgain(
      BiConsumer<RedisCommands<String, String>, String> poison) {
    Buckets one = replica();
    assertThat(taken(one, "credential", LIMIT - 1)).isEqualTo(LIMIT - 1);
    String name = limits().get(0);
    redis.ask(
        commands -> {
          poison.accept(commands, name);
          return name;
        });
    assertThat(taken(one, "credential", 5)).as("its own count goes on").isEqualTo(1);

    Buckets other = replica();
    assertThat(other.peek(Kind.CREDENTIAL, "credential", ALLOWANCE)).isEmpty();
    assertThat(taken(other, "credential", 2 * LIMIT)).isEqualTo(LIMIT - 1);
  }

  @Test
  void emptyBucket_copiedToAnotherName_isNotBelieved() {
    Buckets one = replica();
    assertThat(taken(one, "spent", LIMIT)).isEqualTo(LIMIT);
    String spent = limits().get(0);
    assertThat(take(one, "victim")).isTrue();
    String victim = limits().stream().filter(name -> !name.equals(spent)).findAny().orElseThrow();
    redis.ask(commands -> commands.restore(victim, commands.dump(spent), replaced()));
    assertThat(take(replica(), "victim")).isTrue();
  }

  private static io.lettuce.core.RestoreArgs replaced() {
    return io.lettuce.core.RestoreArgs.Builder.ttl(60_000).replace();
  }

  @Test
  void flushed_theOwnCountsGoOn() {
    Buckets one = replica();
    assertThat(taken(one, "credential", LIMIT)).isEqualTo(LIMIT);
    redis.ask(RedisCommands::flushall);
    assertThat(taken(one, "credential", LIMIT)).isZero();
  }

  private static List<String> limits() {
    return redis.ask(
        commands -> {
          KeyScanCursor<String> found =
              commands.scan(ScanArgs.Builder.matches(LIMITS + "*").limit(1000));
          return found.getKeys();
        });
  }
}
