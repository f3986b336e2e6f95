package io.tokenauthority.token.opaque;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tokenauthority.token.Base62;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpaqueTokenTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @ParameterizedTest
  @CsvSource({"SERVICE,tas_,42", "SETUP,tab_,42", "REFRESH,tar_,58"})
  void mint_anyKind_hasPrefixAndLengthAndReadsBack(OpaqueKind kind, String prefix, int length) {
    OpaqueToken token = OpaqueToken.mint(kind, RANDOM);
    assertThat(token.reveal()).startsWith(prefix).hasSize(length).matches("ta[sbr]_[0-9A-Za-z]+");
    assertThat(OpaqueToken.parse(token.reveal())).contains(token);
    assertThat(OpaqueToken.parse(kind, token.reveal())).contains(token);
    assertThat(OpaqueKind.ofPrefix(token.reveal())).contains(kind);
  }

  /** The offline check: no single slip goes unnoticed, CRC-32 promises as much. */
  @ParameterizedTest
  @EnumSource
  void parse_anyCharacterChangedDroppedOrAdded_isJunk(OpaqueKind kind) {
    String text = OpaqueToken.mint(kind, RANDOM).reveal();
    for (int i = 0; i < text.length(); i++) {
      for (char other : "09AZaz_-. é\0".toCharArray()) {
        StringBuilder changed = new StringBuilder(text);
        changed.setCharAt(i, other);
        if (other != text.charAt(i)) {
          assertThat(OpaqueToken.parse(changed.toString())).isEmpty();
        }
        assertThat(OpaqueToken.parse(new StringBuilder(text).insert(i, other).toString()))
            .isEmpty();
      }
      assertThat(OpaqueToken.parse(text.substring(0, i))).isEmpty();
      assertThat(OpaqueToken.parse(new StringBuilder(text).deleteCharAt(i).toString())).isEmpty();
    }
    assertThat(OpaqueToken.parse(text + '\n')).isEmpty();
    assertThat(OpaqueToken.parse(' ' + text)).isEmpty();
  }

  @Test
  void parse_anotherKindsPrefixOrKind_isJunk() {
    String service = OpaqueToken.mint(OpaqueKind.SERVICE, RANDOM).reveal();
    assertThat(OpaqueToken.parse("tab_" + service.substring(4))).isEmpty();
    assertThat(OpaqueToken.parse(OpaqueKind.SETUP, service)).isEmpty();
    assertThat(RefreshToken.parse(service)).isEmpty();
    assertThat(OpaqueKind.ofPrefix("eyJhbGciOiJFUzI1NiJ9")).isEmpty();
  }

  /** Fixed for ever: a token out there must not become junk by a change here. */
  @Test
  void parse_tokenMadeBefore_isStillGood() {
    assertThat(OpaqueToken.parse("tas_0123456789ABCDEFGHIJKLMNOPQRSTUV0TF22d")).isPresent();
  }

  @Test
  void parse_foreignAlphabetWithItsRightChecksum_isJunk() {
    for (char other : "-_. é".toCharArray()) {
      assertThat(OpaqueToken.parse(checksummed("tas_" + "A".repeat(31) + other))).isEmpty();
    }
    assertThat(OpaqueToken.parse(checksummed("tas_" + "A".repeat(32)))).isPresent();
  }

  private static String checksummed(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return body + Base62.encode(crc.getValue(), 6);
  }

  @Test
  void P5_toStringAndHint_showNoCharacterOfTheSecret() {
    OpaqueToken token = OpaqueToken.mint(OpaqueKind.SERVICE, RANDOM);
    assertThat(token).hasToString("tas_*");
    assertThat(token.hint())
        .matches("tas_\\*[0-9a-f]{6}")
        .isEqualTo("tas_*" + token.digest().hex().substring(0, 6));
    assertThat(token.digest().toString()).matches("sha256:[0-9a-f]{8}");
    RefreshToken refresh = RefreshToken.mint(RANDOM);
    assertThat(refresh).hasToString("tar_*");
    assertThat(refresh.handleDigest().toString()).matches("sha256:[0-9a-f]{8}");
  }

  @Test
  void mint_manyTimes_givesNoTwoAlike() {
    Set<OpaqueToken> tokens = new HashSet<>();
    Set<SecretDigest> digests = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      OpaqueToken token = OpaqueToken.mint(OpaqueKind.SERVICE, RANDOM);
      tokens.add(token);
      digests.add(token.digest());
    }
    assertThat(tokens).hasSize(10_000);
    assertThat(digests).hasSize(10_000);
  }

  @Test
  void successor_ofARefreshToken_keepsTheHandleOnly() {
    RefreshToken first = RefreshToken.mint(RANDOM);
    RefreshToken second = first.successor(RANDOM);
    assertThat(second).isNotEqualTo(first);
    assertThat(second.digest()).isNotEqualTo(first.digest());
    assertThat(second.handleDigest()).isEqualTo(first.handleDigest());
    assertThat(second.handleDigest()).isNotEqualTo(RefreshToken.mint(RANDOM).handleDigest());
    assertThat(RefreshToken.parse(second.reveal())).contains(second);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RefreshToken(OpaqueToken.mint(OpaqueKind.SETUP, RANDOM)));
  }

  /** The example of FIPS 180-2, appendix B.1. */
  @Test
  void digest_ofABC_isSha256() {
    SecretDigest digest = SecretDigest.of("abc");
    assertThat(digest.hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    byte[] stored = digest.bytes();
    assertThat(SecretDigest.ofBytes(stored)).isEqualTo(digest).hasSameHashCodeAs(digest);
    Arrays.fill(stored, (byte) 0);
    assertThat(SecretDigest.ofBytes(stored)).isNotEqualTo(digest);
    assertThat(digest.hex()).startsWith("ba78");
    assertThatIllegalArgumentException().isThrownBy(() -> SecretDigest.ofBytes(new byte[31]));
  }

  @Test
  void standsIn_findsAWholeTokenWhereverItStands() {
    for (OpaqueKind kind : OpaqueKind.values()) {
      String token = OpaqueToken.mint(kind, new SecureRandom()).reveal();
      String half = token.substring(0, token.length() - 1);

      assertThat(OpaqueToken.standsIn(token)).isTrue();
      assertThat(OpaqueToken.standsIn("lost: tas_tas_" + token + "!")).isTrue();
      assertThat(OpaqueToken.standsIn(half)).isFalse();
      assertThat(OpaqueToken.standsIn(half + "!")).isFalse();
    }
    assertThat(OpaqueToken.standsIn("the tas_ of all tar_ and tab_")).isFalse();
    assertThat(OpaqueToken.standsIn("")).isFalse();
  }
}
