package io.tokenauthority.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.Await;
import io.tokenauthority.server.redis.RedisLink;
import io.tokenauthority.server.redis.RedisProcess;
import io.tokenauthority.server.redis.RedisTarget;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hints between two replicas over one Redis that comes to harm. */
class RedisHintsTest {

  private static final String PREFIX = "tokenauthority:test:";

  private final RedisProcess redis = RedisProcess.start();
  private final RedisTarget target = RedisTarget.parse(redis.url(), Optional.empty());
  private final RedisLink linkOfA = RedisLink.open(target, PREFIX);
  private final RedisLink linkOfB = RedisLink.open(target, PREFIX);
  private final List<Long> heardByB = new CopyOnWriteArrayList<>();
  private final RedisHints a = RedisHints.start(linkOfA, heard -> {}, new SecureRandom());
  private final RedisHints b = RedisHints.start(linkOfB, heardByB::add, new SecureRandom());

  @AfterEach
  void close() {
    a.close();
    b.close();
    linkOfA.close();
    linkOfB.close();
    redis.close();
  }

  private void awaitHearing() {
    Await.until("both hear", () -> a.isHearing() && b.isHearing() && linkOfA.answers());
  }

  private void awaitHeard(long sequence) {
    Await.until(
        "it is heard",
        () -> {
          a.tell(sequence);
          return heardByB.contains(sequence);
        });
  }

  @Test
  void tell_isHeardByTheOther_soon() {
    awaitHearing();
    assertThat(heardByB).as("a look at the subscription").contains(0L);
    long best = Long.MAX_VALUE;
    for (long sequence = 1; sequence <= 20; sequence++) {
      long told = System.nanoTime();
      long expected = sequence;
      a.tell(sequence);
      Await.until("it is heard", () -> heardByB.contains(expected));
      best = Math.min(best, System.nanoTime() - told);
    }
    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void flood_isHeardAsFewLooks_theLastOfThemIncluded() {
    awaitHearing();
    heardByB.clear();
    long begun = System.nanoTime();
    redis.ask(
        commands -> {
          for (int i = 0; i < 5_000; i++) {
            commands.publish(PREFIX + "hints", i % 2 == 0 ? "anything at all " + i : "-" + i);
          }
          return commands.publish(PREFIX + "hints", "x".repeat(100_000));
        });
    awaitHeard(77);
    long spent = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    assertThat(heardByB.size()).isLessThanOrEqualTo((int) (spent / 25) + 2);
    assertThat(heardByB).containsOnly(0L, 77L);
  }

  @Test
  void messageThatIsHuge_isOneMoreLook_orCostsTheConnection_andNoMore() {
    awaitHearing();
    // Over 32 MB Redis itself cuts the hearer off, by its usual settings.
    for (int megabytes : new int[] {1, 20, 40}) {
      String huge = "9".repeat(megabytes * 1_000_000);
      redis.<Long>ask(commands -> commands.publish(PREFIX + "hints", huge));
      awaitHeard(megabytes);
    }
    assertThat(heardByB).containsOnly(0L, 1L, 20L, 40L);
  }

  @Test
  void redis_killedAndStartedAgain_hintsAreHeardAgain_afterALook() {
    awaitHearing();
    redis.kill();
    Await.until("it is missed", () -> !linkOfB.answers());
    heardByB.clear();
    a.tell(5);
    assertThat(heardByB).isEmpty();
    redis.restart();
    Await.within(
        Duration.ofSeconds(10), "a look of its own", () -> !heardByB.isEmpty() && b.isHearing());
    awaitHeard(6);
    assertThat(heardByB.get(0)).isZero();
  }

  @Test
  void redis_frozen_nobodyWaits_itIsMissed_andHeardAgainWhenItThaws() {
    awaitHearing();
    redis.freeze();
    try {
      long begun = System.nanoTime();
      for (int sequence = 0; sequence < 100_000; sequence++) {
        a.tell(sequence);
      }
      Duration spent = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(spent).as("nobody waits to tell").isLessThan(Duration.ofSeconds(5));
      Await.within(
          Duration.ofSeconds(10), "it is missed", () -> !linkOfB.answers() && !b.isHearing());
    } finally {
      redis.thaw();
    }
    Await.within(Duration.ofSeconds(10), "hearing again", () -> b.isHearing());
    awaitHeard(9);
  }

  @Test
  void subscription_silentlyDead_isMadeAnew() {
    awaitHearing();
    heardByB.clear();
    // The connections live on; they are only subscribed to nothing that anybody publishes to.
    redis.ask(commands -> commands.aclSetuser("default", everythingBut("hints")));
    Await.within(Duration.ofSeconds(10), "silence is noticed", () -> !b.isHearing());
    redis.ask(commands -> commands.aclSetuser("default", everything()));
    Await.within(Duration.ofSeconds(10), "hearing again", () -> b.isHearing());
    assertThat(heardByB).contains(0L);
    awaitHeard(3);
  }

  private static io.lettuce.core.AclSetuserArgs everythingBut(String channel) {
    return io.lettuce.core.AclSetuserArgs.Builder.resetChannels().channelPattern("not-" + channel);
  }

  private static io.lettuce.core.AclSetuserArgs everything() {
    return io.lettuce.core.AclSetuserArgs.Builder.allChannels();
  }

  @Test
  void redis_awayFromTheBeginning_nobodyWaits_andItIsFoundLater() {
    int port = RedisProcess.freePort();
    RedisTarget nowhere = RedisTarget.parse("redis://127.0.0.1:" + port, Optional.empty());
    long begun = System.nanoTime();
    try (RedisLink link = RedisLink.open(nowhere, PREFIX);
        RedisHints hints = RedisHints.start(link, heard -> {}, new SecureRandom())) {
      hints.tell(1);
      assertThat(link.commands()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(500));
      try (RedisProcess late = RedisProcess.startAt(port)) {
        Await.within(
            Duration.ofSeconds(10),
            "it is found",
            () -> link.answers() && hints.isHearing() && late.port() == port);
      }
    }
  }
}
