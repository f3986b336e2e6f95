package io.tokenauthority.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.Await;
import io.tokenauthority.server.LogCapture;
import io.tokenauthority.server.cluster.RedisHints;
import io.tokenauthority.server.limits.Allowance;
import io.tokenauthority.server.limits.Buckets;
import io.tokenauthority.server.limits.LocalBuckets;
import io.tokenauthority.server.limits.RedisBuckets;
import io.tokenauthority.server.sealing.MasterKey;
import io.tokenauthority.server.sealing.MasterKeyFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other forms of {@code redis.url}, over processes of their own: they work, and fail over. */
class RedisTopologiesTest {

  private static final String PREFIX = "tokenauthority:test:";
  private static final int SLOTS = 16_384;
  private static final int LIMIT = 5;
  private static final Allowance ALLOWANCE = Allowance.of(LIMIT, Duration.ofHours(10));
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2));

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Long> heard = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T opened(T one) {
    open.add(one);
    return one;
  }

  private RedisLink link(String url) {
    return opened(RedisLink.open(RedisTarget.parse(url, Optional.empty()), PREFIX, PATIENCE));
  }

  private RedisHints hints(RedisLink link) {
    return opened(RedisHints.start(link, heard::add, new SecureRandom()));
  }

  private void awaitHint(RedisHints teller, long sequence) {
    Await.until(
        "hint " + sequence + " is heard",
        () -> {
          teller.tell(sequence);
          return heard.contains(sequence);
        });
  }

  private static Buckets replica(RedisLink link, MasterKey masterKey) {
    Buckets own = new LocalBuckets(System::nanoTime);
    return new RedisBuckets(link, own, masterKey, InstantSource.system());
  }

  private static long granted(String key, Buckets... replicas) {
    return IntStream.range(0, 2 * LIMIT)
        .filter(
            i ->
                replicas[i % replicas.length]
                    .take(Buckets.Kind.CREDENTIAL, key, ALLOWANCE)
                    .isEmpty())
        .count();
  }

  @Test
  void sentinel_masterKilled_theNextIsFound() {
    RedisProcess first = opened(RedisProcess.start());
    RedisProcess second = opened(RedisProcess.start("--replicaof", "127.0.0.1", "" + first.port()));
    RedisProcess sentinel = opened(RedisProcess.sentinel(first));
    Await.until(
        "the sentinel knows both, and they agree",
        () ->
            sentinel.<String>ask(commands -> commands.info("sentinel")).contains("slaves=1")
                && second.<String>ask(c -> c.info("replication")).contains("link_status:up"));
    RedisLink link = link("redis-sentinel://127.0.0.1:" + sentinel.port() + "#main");
    RedisHints hints = hints(link);
    Await.until("it hears", hints::isHearing);
    awaitHint(hints, 1);

    first.kill();
    Await.until("it is missed", () -> !link.answers());
    Await.until("the second is master, and answers", link::answers);
    assertThat(second.<String>ask(commands -> commands.info("replication")))
        .contains("role:master");
    Await.until("hearing again", hints::isHearing);
    awaitHint(hints, 2);
  }

  @Test
  void cluster_limitsAreSharedAndHintsHeardOverAllNodes_andOneNodeLostHarmsNobody() {
    List<RedisProcess> nodes =
        IntStream.range(0, 3).mapToObj(i -> opened(RedisProcess.clusterNode())).toList();
    join(nodes);
    MasterKey masterKey = MasterKeyFile.create(folder.resolve("key"), new SecureRandom());
    RedisLink one = link("redis-cluster://127.0.0.1:" + nodes.get(0).port());
    RedisLink other =
        link("redis://127.0.0.1:" + nodes.get(1).port() + ",127.0.0.1:" + nodes.get(2).port());
    RedisHints teller = opened(RedisHints.start(one, sequence -> {}, new SecureRandom()));
    RedisHints hearer = hints(other);
    Await.until(
        "all is well",
        () ->
            one.prompt().isPresent()
                && other.prompt().isPresent()
                && teller.isHearing()
                && hearer.isHearing());
    awaitHint(teller, 1);
    Buckets atOne = replica(one, masterKey);
    Buckets atOther = replica(other, masterKey);
    for (int i = 0; i < 12; i++) { // over all nodes, but for one case in a hundred
      assertThat(granted("credential-" + i, atOne, atOther)).isEqualTo(LIMIT);
    }

    nodes.get(2).kill();
    long begun = System.nanoTime();
    for (int i = 0; i < 12; i++) {
      assertThat(granted("another-" + i, atOne)).isEqualTo(LIMIT);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
  }

  private static void join(List<RedisProcess> nodes) {
    int each = SLOTS / nodes.size();
    for (int i = 0; i < nodes.size(); i++) {
      int end = i == nodes.size() - 1 ? SLOTS : (i + 1) * each;
      int[] slots = IntStream.range(i * each, end).toArray();
      int epoch = i + 1;
      nodes.get(i).<String>ask(commands -> commands.clusterSetConfigEpoch(epoch));
      nodes.get(i).<String>ask(commands -> commands.clusterAddSlots(slots));
    }
    for (RedisProcess node : nodes.subList(1, nodes.size())) {
      node.<String>ask(commands -> commands.clusterMeet("127.0.0.1", nodes.get(0).port()));
    }
    Await.until(
        "the cluster is one",
        () ->
            nodes.stream()
                .map(node -> node.<String>ask(commands -> commands.clusterInfo()))
                .allMatch(
                    said ->
                        said.contains("cluster_state:ok")
                            && said.contains("cluster_known_nodes:" + nodes.size())
                            && said.contains("cluster_size:" + nodes.size())));
  }

  @Test
  void password_rightIsTaken_wrongIsSaid_andNeverRepeated() {
    String password = "pass word @/#";
    RedisProcess guarded = opened(RedisProcess.start("--requirepass", password));
    RedisTarget right = RedisTarget.parse(guarded.url(), Optional.of(password));
    RedisTarget wrong = RedisTarget.parse(guarded.url(), Optional.of("not the right one"));
    try (LogCapture log = new LogCapture(RedisLink.class)) {
      RedisLink taken = opened(RedisLink.open(right, PREFIX, PATIENCE));
      RedisHints hints = hints(taken);
      Await.until("it hears", hints::isHearing);
      awaitHint(hints, 1);
      RedisLink refused = opened(RedisLink.open(wrong, PREFIX, PATIENCE));
      Await.until(
          "it is said", () -> log.messages().stream().anyMatch(line -> line.contains("WRONGPASS")));
      assertThat(refused.answers()).isFalse();
      assertThat(log.messages()).noneMatch(line -> line.contains("pass word"));
      assertThat(log.messages()).noneMatch(line -> line.contains("not the right"));
    }
  }
}
