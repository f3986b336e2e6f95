package io.tokenauthority.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.Await;
import io.tokenauthority.server.limits.Buckets.Kind;
import io.tokenauthority.server.redis.RedisLink;
import io.tokenauthority.server.redis.RedisProcess;
import io.tokenauthority.server.sealing.MasterKeyFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits while Redis cannot be used, and after. */
class RedisAwayTest {

  private static final int LIMIT = 500;
  private static final Allowance ALLOWANCE = Allowance.of(LIMIT, Duration.ofHours(100));
  private static final Duration BACK = Duration.ofSeconds(10);

  @TempDir Path folder;

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
        new Harm("full", redis -> set(redis, "maxmemory", "1"), r -> set(r, "maxmemory", "0")),
        new Harm(
            "a master no more",
            redis -> redis.ask(commands -> commands.replicaof("127.0.0.1", 1)),
            redis -> redis.ask(commands -> commands.replicaofNoOne())));
  }

  private static void set(RedisProcess redis, String what, String to) {
    redis.ask(commands -> commands.configSet(what, to));
  }

  @ParameterizedTest
  @MethodSource("harms")
  void limits_holdLocally_withoutWaiting_andAreSharedAgain(Harm harm) {
    try (RedisProcess redis = RedisProcess.start();
        RedisLink link = redis.link("tokenauthority:test:")) {
      Buckets own = new LocalBuckets(System::nanoTime);
      Buckets buckets =
          new RedisBuckets(
              link,
              own,
              MasterKeyFile.create(folder.resolve("master-key"), new SecureRandom()),
              InstantSource.system());
      Await.until("it answers", () -> link.prompt().isPresent());
      Set<Thread> before = threads();

      harm.begins().accept(redis);
      long begun = System.nanoTime();
      int granted = 0;
      for (int i = 0; i < 2 * LIMIT; i++) {
        granted += buckets.take(Kind.CREDENTIAL, "credential", ALLOWANCE).isEmpty() ? 1 : 0;
      }
      Duration spent = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(granted).as("neither all nor none").isBetween(LIMIT, LIMIT + 1);
      // Waiting 50 ms for each would be 25 s; the breaker lets one wait, and one more now and then.
      assertThat(spent).isLessThan(Duration.ofSeconds(5));
      assertThat(threads())
          .as("new threads")
          .filteredOn(one -> !before.contains(one))
          .hasSizeLessThan(6);

      harm.ends().accept(redis);
      Await.within(
          BACK,
          "it is asked again",
          () -> {
            var unused = buckets.take(Kind.PEER, "another", ALLOWANCE);
            return redis.<Long>ask(commands -> commands.exists(anyLimit(redis))) > 0;
          });
    }
  }

  /** The driver's. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lettuce-"))
        .collect(Collectors.toSet());
  }

  private static String anyLimit(RedisProcess redis) {
    return redis.ask(
        commands ->
            commands.keys("tokenauthority:test:limit:*").stream().findAny().orElse("none yet"));
  }
}
