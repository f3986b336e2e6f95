package io.tokenauthority.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.tokenauthority.examples.chat.v1.Said;
import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.testing.Fault;
import io.tokenauthority.testing.TestAccount;
import io.tokenauthority.testing.TestAuthority;
import io.tokenauthority.testing.TestAuthorityExtension;
import io.tokenauthority.v1.ErrorReason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A conversation whose tokens end again and again. */
class ChatTest {
  private static final Duration LIFE = Duration.ofSeconds(60);
  private static final Duration LIFE_AND_LEEWAY = Duration.ofSeconds(91);
  private static final int LINES = 20;

  @RegisterExtension static final TestAuthorityExtension AUTHORITY = new TestAuthorityExtension();

  private final TestAuthority authority;
  private final ChatServer server;
  private final Person ada;
  private final Person bob;

  ChatTest(TestAuthority authority) throws IOException {
    this.authority = authority;
    this.server = new ChatServer(authority.guardFor(ChatServer.AUDIENCE), 0);
    this.ada = new Person("ada");
    this.bob = new Person("bob");
  }

  @AfterEach
  void end() {
    ada.close();
    bob.close();
    server.close();
  }

  @Test
  void talk_overManyLivesOfTokens_isHeardWholeAndInOrder() {
    for (int round = 1; round <= 4; round++) {
      int before = 2 * LINES * (round - 1);
      talk(round);
      until("ada hears some of it", () -> ada.heard.size() > before);
      until("bob hears some of it", () -> bob.heard.size() > before);
      authority.clock().advance(LIFE_AND_LEEWAY); // in the midst of it
      int streams = round + 1;
      until("their streams were opened again", () -> streams(ada) >= streams);
      until("their streams were opened again", () -> streams(bob) >= streams);
    }
    int all = 4 * 2 * LINES;
    until("ada has heard all", () -> ada.heard.size() >= all);
    until("bob has heard all", () -> bob.heard.size() >= all);

    assertThat(ada.heard.stream().map(Said::getSequence))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, all).boxed().toList());
    assertThat(bob.heard).isEqualTo(ada.heard);
    assertThat(textsOf("ada")).isEqualTo(LongStream.range(0, 4 * LINES).boxed().toList());
    assertThat(textsOf("bob")).isEqualTo(LongStream.range(0, 4 * LINES).boxed().toList());
    assertThat(ada.ends).isEmpty();
    assertThat(bob.ends).isEmpty();
  }

  @Test
  void talk_authorityDownMeanwhile_goesOn() {
    talk(1);
    Fault down = authority.faults().down();
    talk(2);
    down.end();

    until("ada has heard all", () -> ada.heard.size() == 2 * 2 * LINES);
    assertThat(ada.ends).isEmpty();
  }

  @Test
  void talk_accountRevoked_endsAndSaysWhy() {
    talk(1);
    until("ada has heard all", () -> ada.heard.size() == 2 * LINES);

    Fault revoked = ada.account().revoked();

    until("it ends", () -> !ada.ends.isEmpty());
    assertThat(AuthorityError.from(ada.ends.get(0)).orElseThrow().reason())
        .isEqualTo(ErrorReason.CREDENTIAL_INVALID);
    revoked.end();
  }

  private void talk(int round) {
    for (int line = 0; line < LINES; line++) {
      String text = Integer.toString((round - 1) * LINES + line);
      ada.client.say(text);
      bob.client.say(text);
    }
  }

  private static int streams(Person person) {
    return person.client.streams();
  }

  private List<Long> textsOf(String account) {
    return ada.heard.stream()
        .filter(said -> said.getAccount().equals(account))
        .map(said -> Long.valueOf(said.getText()))
        .toList();
  }

  private static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** Somebody who talks. */
  private final class Person implements AutoCloseable {
    final List<Said> heard = new CopyOnWriteArrayList<>();
    final List<Throwable> ends = new CopyOnWriteArrayList<>();
    final ChatClient client;
    private final String name;
    private final ClientIdentity identity;
    private final ManagedChannel channel;

    Person(String name) {
      this.name = name;
      this.identity = account().newIdentityFor(ChatServer.AUDIENCE).lifetime(LIFE).build();
      this.channel =
          identity.channel(server.address(), InsecureChannelCredentials.create()).build();
      this.client = new ChatClient(channel, heard::add, ends::add);
    }

    TestAccount account() {
      return authority.account(name, ChatServer.AUDIENCE, "chat");
    }

    @Override
    public void close() {
      client.close();
      channel.shutdownNow();
      identity.close();
    }
  }
}
