package io.tokenauthority.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each value takes and what it refuses; a refusal names the rule and not the input. */
class ValuesTest {

  private static final String ID = "0123456789ABCDEFGHabcd";

  static Stream<Arguments> taken() {
    return Stream.of(
            rows(Scope::new, "a", "orders:read", "!#[]~", "s".repeat(64)),
            rows(Audience::new, "a", "https://x.example/y?z", "\"\\", "a".repeat(255)),
            rows(AccountId::new, "ab", "a-0", "a".repeat(63), "usr_" + ID),
            rows(AccountId::service, "billing", "usr-x"),
            rows(TokenId::new, ID),
            rows(GrantId::new, ID),
            rows(KeyId::new, "1", ID, "k".repeat(128)),
            rows(Tier::new, "default", "x", "a-1", "t".repeat(32)),
            rows(
                Issuer::new, "https://a.example", "http://127.0.0.1:8080", "https://a.example/t/1"))
        .flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("taken")
  void new_textWithinTheRule_isTakenAndPrintsItself(Function<String, Object> type, String text) {
    assertThat(type.apply(text)).hasToString(text);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
            rows(Scope::new, "", " ", "a b", "a\"", "a\\", "a\u007f", "a\n", "é", "s".repeat(65)),
            rows(Audience::new, "", "a b", "a\t", "é", "\u007f", "a".repeat(256)),
            rows(AccountId::new, "", "a", "Ab", "0a", "-a", "a_b", "a.b", "aB", "a".repeat(64)),
            rows(AccountId::new, "usr_", "usr_" + ID + "x", "usr_" + ID.substring(1) + "-", "é1"),
            rows(AccountId::service, "usr_" + ID, "", "A1"),
            rows(TokenId::new, "", ID + "0", ID.substring(1), ID.substring(1) + "-"),
            rows(GrantId::new, "", ID + "0", ID.substring(1), ID.substring(1) + "é"),
            rows(KeyId::new, "", "a b", "é", "k".repeat(129)),
            rows(Tier::new, "", "A", "0a", "-a", "a_b", "t".repeat(33)),
            rows(Issuer::new, "", "authority", "ftp://a.example", "https://", "https:///x"),
            rows(Issuer::new, "https://u@a.example", "https://a.example?q", "https://a.example#f"),
            rows(Issuer::new, "https://a.example/ ", "https://a.example/" + "x".repeat(250)))
        .flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void P14_new_textOutsideTheRule_isRefusedByARuleWithoutTheText(
      Function<String, Object> type, String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> type.apply(text))
        .satisfies(
            refusal -> {
              if (text.length() > 8) {
                assertThat(refusal.getMessage()).doesNotContain(text);
              }
              assertThat(refusal.getMessage()).matches("an? .+ (is|are) .+|an issuer.+");
            });
  }

  @Test
  void random_ids_areDistinctAndOfTheirForm() {
    SecureRandom random = new SecureRandom();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(TokenId.random(random).value());
    }
    assertThat(ids).hasSize(10_000).allMatch(TokenId::isTokenId);
    assertThat(AccountId.randomUser(random).isUser()).isTrue();
    assertThat(AccountId.service("billing").isUser()).isFalse();
    assertThat(GrantId.isGrantId(GrantId.random(random).value())).isTrue();
    assertThat(KeyId.random(random).value()).hasSize(22);
  }

  /** 62 cells of 10,000 on average: six standard deviations are 600. */
  @Test
  void random_base62_isUniform() {
    int[] counts = new int[128];
    Base62.random(new Random(1), 620_000).chars().forEach(c -> counts[c]++);
    for (char c : "09AMZamz".toCharArray()) {
      assertThat(counts[c]).isBetween(9_400, 10_600);
    }
    assertThat(Arrays.stream(counts).filter(n -> n > 0).count()).isEqualTo(62);
  }

  @Test
  void encode_base62_isPaddedAndUnsigned() {
    assertThat(Base62.encode(0, 6)).isEqualTo("000000");
    assertThat(Base62.encode(61, 2)).isEqualTo("0z");
    assertThat(Base62.encode(62, 2)).isEqualTo("10");
    assertThat(Base62.encode(0xFFFFFFFFL, 6)).isEqualTo("4gfFC3");
    assertThat(Base62.encode(-1, 11)).isEqualTo("LygHa16AHYF");
    assertThatIllegalArgumentException().isThrownBy(() -> Base62.encode(3844, 2));
  }

  @Test
  void random_sameSeed_isTheSame() {
    assertThat(Base62.random(new Random(5), 40)).isEqualTo(Base62.random(new Random(5), 40));
  }

  @Test
  void asAudience_ofTheIssuer_isItsName() {
    assertThat(new Issuer("https://a.example").asAudience())
        .isEqualTo(new Audience("https://a.example"));
  }

  private static Stream<Arguments> rows(Function<String, Object> type, String... texts) {
    return Stream.of(texts).map(text -> Arguments.of(type, text));
  }
}
