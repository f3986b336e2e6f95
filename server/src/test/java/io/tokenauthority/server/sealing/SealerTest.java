package io.tokenauthority.server.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.token.opaque.RefreshToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealerTest {

  private static final byte[] KEY_ONE = filled(1);
  private static final byte[] KEY_TWO = filled(2);
  private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

  private final MasterKey one = new MasterKey(List.of(KEY_ONE));
  private final MasterKey twoThenOne = new MasterKey(List.of(KEY_TWO, KEY_ONE));
  private final Sealer sealer = one.sealer(KeyUse.SIGNING_KEYS);

  @Test
  void seal_opensForItsRowOnly() {
    byte[] sealed = sealer.seal(SECRET, "signing_key/a");

    assertThat(sealer.open(sealed, "signing_key/a")).isEqualTo(SECRET);
    assertThatThrownBy(() -> sealer.open(sealed, "signing_key/b"))
        .isInstanceOf(UnsealException.class)
        .hasNoCause();
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    assertThat(sealer.seal(SECRET, "signing_key/a")).isNotEqualTo(sealed);
  }

  @Test
  void seal_forAnotherUseOrSecret_doesNotOpen() {
    byte[] sealed = sealer.seal(SECRET, "row");

    assertThatThrownBy(() -> one.sealer(KeyUse.PAGE_TOKENS).open(sealed, "row"))
        .isInstanceOf(UnsealException.class);
    assertThatThrownBy(() -> one.sealer(KeyUse.SIGNING_KEYS, "request id").open(sealed, "row"))
        .isInstanceOf(UnsealException.class);
    byte[] keyed = one.sealer(KeyUse.ANSWERED_SECRETS, "id").seal(SECRET, "row");
    assertThat(one.sealer(KeyUse.ANSWERED_SECRETS, "id").open(keyed, "row")).isEqualTo(SECRET);
    assertThatThrownBy(() -> one.sealer(KeyUse.ANSWERED_SECRETS, "ie").open(keyed, "row"))
        .isInstanceOf(UnsealException.class);
  }

  @Test
  void open_everyByteAltered_refused() {
    byte[] sealed = sealer.seal(SECRET, "row");
    for (int i = 0; i < sealed.length; i++) {
      byte[] altered = sealed.clone();
      altered[i] ^= 1;
      assertThatThrownBy(() -> sealer.open(altered, "row")).isInstanceOf(UnsealException.class);
    }
    for (byte[] junk : List.of(new byte[0], new byte[4], new byte[5], new byte[40])) {
      assertThatThrownBy(() -> sealer.open(junk, "row")).isInstanceOf(UnsealException.class);
    }
  }

  @Test
  void keyInFront_sealsAnewAndTheOldStillOpens() {
    byte[] old = sealer.seal(SECRET, "row");
    Sealer rolled = twoThenOne.sealer(KeyUse.SIGNING_KEYS);
    byte[] anew = rolled.seal(rolled.open(old, "row"), "row");

    assertThat(rolled.isCurrent(old)).isFalse();
    assertThat(rolled.isCurrent(anew)).isTrue();
    assertThat(rolled.open(anew, "row")).isEqualTo(SECRET);
    assertThatThrownBy(() -> sealer.open(anew, "row")).isInstanceOf(UnsealException.class);
  }

  @Test
  void digest_dependsOnUseKeyAndHowTextsAreDivided() {
    KeyedDigest digest = one.digest(KeyUse.IDEMPOTENCY);

    assertThat(digest.of("ab", "c")).isEqualTo(digest.of("ab", "c"));
    assertThat(digest.of("ab", "c")).isNotEqualTo(digest.of("a", "bc"));
    assertThat(digest.of("ab")).isNotEqualTo(digest.of("ab", ""));
    assertThat(digest.of("ab")).isNotEqualTo(one.digest(KeyUse.REQUEST_IDS).of("ab"));
    assertThat(digest.of("ab")).isNotEqualTo(SecretDigest.of("ab"));
    assertThat(twoThenOne.digest(KeyUse.IDEMPOTENCY).candidates("ab"))
        .hasSize(2)
        .contains(digest.of("ab"));
  }

  @Test
  void authenticate_knownByAllKeysThatAreThere() {
    byte[] code = one.digest(KeyUse.AUDIT).authenticate(SECRET);

    assertThat(one.digest(KeyUse.AUDIT).isAuthentic(SECRET, code)).isTrue();
    assertThat(twoThenOne.digest(KeyUse.AUDIT).isAuthentic(SECRET, code)).isTrue();
    assertThat(new MasterKey(List.of(KEY_TWO)).digest(KeyUse.AUDIT).isAuthentic(SECRET, code))
        .isFalse();
    assertThat(one.digest(KeyUse.AUDIT).isAuthentic(new byte[] {1}, code)).isFalse();
    assertThat(one.digest(KeyUse.AUDIT).isAuthentic(SECRET, new byte[2])).isFalse();
    code[10] ^= 1;
    assertThat(one.digest(KeyUse.AUDIT).isAuthentic(SECRET, code)).isFalse();
  }

  @Test
  void P5_successor_opensForTheRedeemedTokenOnly() {
    SecureRandom random = new SecureRandom();
    RefreshToken redeemed = RefreshToken.mint(random);
    RefreshToken successor = redeemed.successor(random);
    byte[] sealed = SuccessorSeal.seal(redeemed, successor);

    assertThat(SuccessorSeal.open(redeemed, sealed).reveal()).isEqualTo(successor.reveal());
    assertThatThrownBy(() -> SuccessorSeal.open(successor, sealed))
        .isInstanceOf(UnsealException.class);
    assertThatThrownBy(() -> SuccessorSeal.open(redeemed.successor(random), sealed))
        .isInstanceOf(UnsealException.class);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1))
        .doesNotContain(successor.reveal().substring(20, 40));
  }

  private static byte[] filled(int value) {
    byte[] key = new byte[MasterKey.LENGTH];
    java.util.Arrays.fill(key, (byte) value);
    return key;
  }
}
