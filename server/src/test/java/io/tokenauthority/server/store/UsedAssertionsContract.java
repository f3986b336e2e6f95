package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.LATER;
import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sentences of {@link UsedAssertions}. */
public abstract class UsedAssertionsContract extends PortContract {

  private static final AccountId ACCOUNT = new AccountId("billing");

  private final SecretDigest jti = samples.digest();

  @Test
  void use_again_isFalse_perAccount() {
    assertThat(use(ACCOUNT, jti)).isTrue();
    assertThat(use(ACCOUNT, jti)).isFalse();
    assertThat(use(new AccountId("other"), jti)).isTrue();
    assertThat(use(ACCOUNT, samples.digest())).isTrue();
  }

  @Test
  void use_racing_isTrueOnce() {
    List<Boolean> used =
        Racers.race(
            IntStream.range(0, 16).mapToObj(i -> Racers.act(() -> use(ACCOUNT, jti))).toList());
    assertThat(Collections.frequency(used, true)).isEqualTo(1);
  }

  @Test
  void purge_expired_atMostLimit() {
    use(ACCOUNT, jti);
    use(ACCOUNT, samples.digest());
    assertThat(purge(LATER.minusMillis(1), 10)).isZero();
    assertThat(purge(LATER, 1)).isEqualTo(1);
    assertThat(purge(LATER, 10)).isEqualTo(1);
    assertThat(purge(NOW, 10)).isZero();
    assertThat(use(ACCOUNT, jti)).isTrue();
  }

  private boolean use(AccountId account, SecretDigest id) {
    return store().write(tx -> tx.usedAssertions().use(account, id, LATER));
  }

  private int purge(Instant now, int limit) {
    return store().write(tx -> tx.usedAssertions().purge(now, limit));
  }
}
