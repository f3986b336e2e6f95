package io.tokenauthority.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.Await;
import io.tokenauthority.server.store.sql.PostgresServer;
import io.tokenauthority.server.store.sql.PostgresStore;
import io.tokenauthority.server.store.sql.PostgresTarget;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hints between two replicas of one database. */
class PostgresHintsTest {

  private final PostgresTarget target = PostgresServer.migrated();
  private final PostgresStore store = PostgresStore.open(target, new SecureRandom());
  private final List<Long> heardByA = new CopyOnWriteArrayList<>();
  private final List<Long> heardByB = new CopyOnWriteArrayList<>();
  private final Hints a = start(heardByA);
  private final Hints b = start(heardByB);

  private Hints start(List<Long> heard) {
    DataSource source = store.hintConnections().orElseThrow();
    return PostgresHints.start(source, heard::add);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
    store.close();
  }

  @Test
  void tell_isHeardByTheOther() {
    awaitListening();
    a.tell(7);
    Await.until("it is heard", () -> heardByB.contains(7L));
    a.tell(0);
    Await.until("another look is heard", () -> heardByB.lastIndexOf(0L) > heardByB.indexOf(7L));
  }

  @Test
  void tell_manyAtOnce_theHighestIsHeard() {
    awaitListening();
    for (long sequence = 1; sequence <= 1000; sequence++) {
      a.tell(sequence);
    }
    Await.until("the highest is heard", () -> heardByB.contains(1000L));
    assertThat(heardByB.size()).isLessThan(1000);
  }

  @Test
  void listener_itsConnectionIsCut_looksOnceItListensAgain_andHearsOn() {
    awaitListening();
    int before = heardByB.size();
    PostgresServer.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '"
            + database()
            + "'");
    Await.until(
        "it looks again", () -> heardByB.size() > before && heardByB.lastIndexOf(0L) >= before);
    Await.until(
        "it hears again",
        () -> {
          a.tell(9); // the first may meet the connection that was cut: hints may be lost
          return heardByB.contains(9L);
        });
  }

  @Test
  void garbageOnTheChannel_isALookAndNothingElse() {
    awaitListening();
    int before = heardByB.size();
    notify("'tokenauthority', 'rm -rf'");
    Await.until("a look", () -> heardByB.size() > before);
    assertThat(heardByB).containsOnly(0L);
    notify("'tokenauthority', '-5'");
    notify("'another', '12'");
    a.tell(11);
    Await.until("it hears on", () -> heardByB.contains(11L));
    assertThat(heardByB).containsOnly(0L, 11L);
  }

  private void notify(String arguments) {
    PostgresServer.executeIn(database(), "SELECT pg_notify(" + arguments + ")");
  }

  private String database() {
    return target.url().substring(target.url().lastIndexOf('/') + 1);
  }

  /** Each looks once when it begins to listen. */
  private void awaitListening() {
    Await.until("both listen", () -> !heardByA.isEmpty() && !heardByB.isEmpty());
  }
}
