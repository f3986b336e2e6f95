package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One token has one spelling: whatever differs from it in anything is refused. */
class MutationTest {

  private static final String OTHERS = "Aa0-_=.+/ \n\0é";

  @ParameterizedTest
  @EnumSource
  void verify_anyBitOfAnyCharacterFlipped_isRefused(SignatureAlgorithm algorithm) {
    Fixture good = new Fixture(algorithm, KeyPurpose.ACCESS_TOKEN);
    for (int i = 0; i < good.token.length(); i++) {
      for (int bit = 0; bit < 8; bit++) {
        StringBuilder mutant = new StringBuilder(good.token);
        mutant.setCharAt(i, (char) (mutant.charAt(i) ^ (1 << bit)));
        assertRefused(good, mutant.toString());
      }
    }
    assertThat(good.verify(good.token)).isInstanceOf(VerifiedToken.class);
  }

  @ParameterizedTest
  @EnumSource
  void verify_anyTruncation_isRefused(SignatureAlgorithm algorithm) {
    Fixture good = new Fixture(algorithm, KeyPurpose.ACCESS_TOKEN);
    for (int length = 0; length < good.token.length(); length++) {
      assertRefused(good, good.token.substring(0, length));
      assertRefused(good, good.token.substring(good.token.length() - length));
    }
  }

  @ParameterizedTest
  @EnumSource
  void verify_anyCharacterInsertedDeletedOrSwapped_isRefused(SignatureAlgorithm algorithm) {
    Fixture good = new Fixture(algorithm, KeyPurpose.ACCESS_TOKEN);
    Random random = new Random(20261122);
    for (int i = 0; i < good.token.length(); i++) {
      char other = OTHERS.charAt(random.nextInt(OTHERS.length()));
      assertRefused(good, new StringBuilder(good.token).insert(i, other).toString());
      assertRefused(good, new StringBuilder(good.token).deleteCharAt(i).toString());
      char next = good.token.charAt((i + 1) % good.token.length());
      if (next != good.token.charAt(i)) {
        StringBuilder swapped = new StringBuilder(good.token);
        swapped.setCharAt((i + 1) % good.token.length(), good.token.charAt(i));
        swapped.setCharAt(i, next);
        assertRefused(good, swapped.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void verify_partsOfTwoTokensMixed_isRefused(SignatureAlgorithm algorithm) {
    Fixture one = new Fixture(algorithm, KeyPurpose.ACCESS_TOKEN);
    String[] mine = one.token.split("\\.", -1);
    String[] other = new TokenSigner(one.key).sign(Fixture.claims()).split("\\.", -1);

    assertRefused(one, mine[0] + '.' + other[1] + '.' + mine[2]);
    assertRefused(one, mine[0] + '.' + mine[1] + '.' + other[2]);
    assertThat(one.verify(String.join(".", other))).isInstanceOf(VerifiedToken.class);
  }

  private static void assertRefused(Fixture fixture, String mutant) {
    if (!(fixture.verify(mutant) instanceof Rejected)) {
      assertThat(mutant).as("a mutant that verifies").isEqualTo(fixture.token).isNull();
    }
  }
}
