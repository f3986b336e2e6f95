package io.tokenauthority.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetsTest {

  @Test
  void parse_spaceDelimited_isSortedWithoutRepeats() {
    ScopeSet set = ScopeSet.parse("b a b c:d");
    assertThat(set.asTexts()).containsExactly("a", "b", "c:d");
    assertThat(set.asText()).isEqualTo("a b c:d");
    assertThat(set).hasToString("a b c:d").isEqualTo(ScopeSet.of("c:d", "b", "a"));
    assertThat(set).hasSameHashCodeAs(ScopeSet.of("a", "b", "c:d"));
    assertThat(ScopeSet.parse("")).isEqualTo(ScopeSet.none());
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", " a", "a ", "a  b", "a\tb", "a\nb", "a,b\"", "é", "a\u00a0b"})
  void parse_otherForms_areRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ScopeSet.parse(text));
    assertThat(ScopeSet.tryParse(text)).isEmpty();
  }

  @Test
  void copyOf_atMost32_isTaken() {
    List<Scope> many = IntStream.range(0, 33).mapToObj(i -> new Scope("s" + i)).toList();
    assertThat(ScopeSet.copyOf(many.subList(0, 32)).size()).isEqualTo(32);
    assertThatIllegalArgumentException().isThrownBy(() -> ScopeSet.copyOf(many));
    String text = many.stream().map(Scope::value).collect(Collectors.joining(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> ScopeSet.parse(text));
    List<Audience> audiences = IntStream.range(0, 9).mapToObj(i -> new Audience("a" + i)).toList();
    assertThat(AudienceSet.copyOf(audiences.subList(0, 8)).size()).isEqualTo(8);
    assertThatIllegalArgumentException().isThrownBy(() -> AudienceSet.copyOf(audiences));
  }

  /** The algebra, held against the JDK's sets over random subsets of twelve scopes. */
  @Test
  void P9_algebra_agreesWithSets() {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      ScopeSet one = subset(random);
      ScopeSet two = subset(random);
      Set<Scope> oneSet = new TreeSet<>(one.asList());
      Set<Scope> twoSet = new TreeSet<>(two.asList());

      assertThat(one.containsAll(two)).isEqualTo(oneSet.containsAll(twoSet));
      Set<Scope> both = new TreeSet<>(oneSet);
      both.retainAll(twoSet);
      assertThat(one.intersect(two)).isEqualTo(ScopeSet.copyOf(both)).isEqualTo(two.intersect(one));
      Set<Scope> missing = new TreeSet<>(oneSet);
      missing.removeAll(twoSet);
      assertThat(one.missingFrom(two)).isEqualTo(ScopeSet.copyOf(missing));
      assertThat(one.missingFrom(two).isEmpty()).isEqualTo(two.containsAll(one));
      assertThat(one.containsAll(one.intersect(two))).isTrue();
      assertThat(ScopeSet.parse(one.asText())).isEqualTo(one);
      for (Scope scope : twoSet) {
        assertThat(one.contains(scope)).isEqualTo(oneSet.contains(scope));
      }
    }
  }

  @Test
  void audiences_meet_onlyInCommonOnes() {
    AudienceSet set = AudienceSet.of("orders", "stock");
    assertThat(set.meets(AudienceSet.of("stock", "x"))).isTrue();
    assertThat(set.meets(AudienceSet.of("x"))).isFalse();
    assertThat(set.meets(AudienceSet.none())).isFalse();
    assertThat(set.contains(new Audience("orders"))).isTrue();
    assertThat(set.containsAll(AudienceSet.of("orders"))).isTrue();
    assertThat(set.containsAll(AudienceSet.of("orders", "x"))).isFalse();
    assertThat(set.intersect(AudienceSet.of("stock", "x"))).isEqualTo(AudienceSet.of("stock"));
    assertThat(set).hasToString("[orders, stock]").isEqualTo(AudienceSet.of("stock", "orders"));
  }

  @Test
  void asList_isImmutable() {
    List<Scope> list = ScopeSet.of("a").asList();
    assertThatThrownBy(() -> list.add(new Scope("b")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static ScopeSet subset(Random random) {
    return ScopeSet.copyOf(
        IntStream.range(0, 12)
            .filter(i -> random.nextBoolean())
            .mapToObj(i -> new Scope("scope:" + (char) ('a' + i)))
            .toList());
  }
}
