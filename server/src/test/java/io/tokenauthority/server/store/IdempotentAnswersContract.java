package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.store.IdempotentAnswers.Answer;
import io.tokenauthority.server.store.StoreException.Kind;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The sentences of {@link IdempotentAnswers}. */
public abstract class IdempotentAnswersContract extends PortContract {

  private static final Instant SECRET_END = NOW.plusSeconds(600);
  private static final Instant END = NOW.plusSeconds(86_400);

  private final Answer answer =
      new Answer(samples.digest(), samples.digest(), "abc", samples.bytes(), SECRET_END, END);

  @Test
  void find_remembered_isEqual() {
    insert(answer, NOW);
    assertThat(find(NOW)).contains(answer);
    assertThat(find(SECRET_END.minusMillis(1))).contains(answer);
  }

  @Test
  void find_secretsTimeOver_isWithoutIt_purgedOrNot() {
    insert(answer, NOW);
    assertThat(find(SECRET_END)).contains(wiped());
    assertThat(purge(SECRET_END, 10)).isEqualTo(1);
    assertThat(find(NOW)).contains(wiped());
  }

  @Test
  void find_expiredOrUnknown_isEmpty() {
    assertThat(find(NOW)).isEmpty();
    insert(answer, NOW);
    assertThat(find(END.minusMillis(1))).isPresent();
    assertThat(find(END)).isEmpty();
  }

  @Test
  void insert_knownKey_isUniqueAndKeepsTheFirst() {
    insert(answer, NOW);
    assertKind(Kind.UNIQUE, () -> insert(sameKey("other"), END.minusMillis(1)));
    assertThat(find(NOW)).contains(answer);
  }

  @Test
  void insert_expiredKey_isReplaced() {
    insert(answer, NOW);
    insert(sameKey("other"), END);
    assertThat(find(NOW).orElseThrow().resource()).isEqualTo("other");
  }

  @Test
  void purge_wipesAndRemoves_atMostLimitEach() {
    insert(answer, NOW);
    for (int i = 0; i < 3; i++) {
      insert(
          new Answer(samples.digest(), samples.digest(), "x", samples.bytes(), SECRET_END, END),
          NOW);
    }
    assertThat(purge(SECRET_END, 3)).isEqualTo(3);
    assertThat(purge(SECRET_END, 3)).isEqualTo(1);
    assertThat(purge(SECRET_END, 3)).isZero();
    assertThat(purge(END, 3)).isEqualTo(3);
    assertThat(purge(END, 3)).isEqualTo(1);
    assertThat(find(NOW)).isEmpty();
  }

  private void insert(Answer one, Instant now) {
    write(tx -> tx.idempotentAnswers().insert(one, now));
  }

  private Optional<Answer> find(Instant now) {
    return store().read(tx -> tx.idempotentAnswers().find(answer.key(), now));
  }

  private int purge(Instant now, int limit) {
    return store().write(tx -> tx.idempotentAnswers().purge(now, limit));
  }

  private Answer wiped() {
    return new Answer(answer.key(), answer.body(), "abc", Bytes.NONE, SECRET_END, END);
  }

  private Answer sameKey(String resource) {
    return new Answer(
        answer.key(), samples.digest(), resource, Bytes.NONE, SECRET_END, END.plusSeconds(60));
  }
}
