package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.LATER;
import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.store.Installation.SetupOffer;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sentences of {@link Installation}. */
public abstract class InstallationContract extends PortContract {

  private final SecretDigest token = samples.digest();

  @Test
  void claim_first_sets_laterOnesGetWhatItHolds() {
    assertThat(claim("ours")).isEqualTo("ours");
    assertThat(claim("ours")).isEqualTo("ours");
    assertThat(claim("theirs")).isEqualTo("ours");
  }

  @Test
  void isClaimed_fromTheFirstClaimOn() {
    assertThat(isClaimed()).isFalse();
    claim("ours");
    assertThat(isClaimed()).isTrue();
  }

  private boolean isClaimed() {
    return store().<Boolean>read(tx -> tx.installation().isClaimed());
  }

  @Test
  void epoch_new_isOne() {
    assertThat(store().<Integer>read(tx -> tx.installation().epoch())).isEqualTo(1);
  }

  @Test
  void offerSetup_replacesAnyOther() {
    assertThat(offered()).isEmpty();
    offer(samples.digest());
    offer(token);
    assertThat(offered()).contains(new SetupOffer(token, LATER));
  }

  @Test
  void redeemSetup_once() {
    offer(token);
    assertThat(redeem(samples.digest(), NOW)).isFalse();
    assertThat(redeem(token, NOW)).isTrue();
    assertThat(redeem(token, NOW)).isFalse();
    assertThat(offered()).isEmpty();
  }

  @Test
  void redeemSetup_expired_isFalseAndStillOffered() {
    offer(token);
    assertThat(redeem(token, LATER)).isFalse();
    assertThat(offered()).isPresent();
    assertThat(redeem(token, LATER.minusMillis(1))).isTrue();
  }

  @Test
  void redeemSetup_racing_isTrueOnce() {
    offer(token);
    List<Boolean> redeemed =
        Racers.race(
            IntStream.range(0, 16).mapToObj(i -> Racers.act(() -> redeem(token, NOW))).toList());
    assertThat(Collections.frequency(redeemed, true)).isEqualTo(1);
  }

  private String claim(String fingerprint) {
    return store().write(tx -> tx.installation().claim(fingerprint));
  }

  private void offer(SecretDigest digest) {
    write(tx -> tx.installation().offerSetup(digest, LATER));
  }

  private Optional<SetupOffer> offered() {
    return store().read(tx -> tx.installation().setupOffer());
  }

  private boolean redeem(SecretDigest digest, Instant now) {
    return store().write(tx -> tx.installation().redeemSetup(digest, now));
  }

  @Test
  void hold_twoWrites_oneAfterTheOther() {
    assertWaits(tx -> tx.installation().hold(), tx -> tx.installation().hold());
  }

  @Test
  void hold_inARead_isNothing() {
    assertThat(
            store()
                .<Boolean>read(
                    tx -> {
                      tx.installation().hold();
                      return true;
                    }))
        .isTrue();
  }
}
