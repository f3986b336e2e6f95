package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsValuesTest {

  @Test
  void newActor_threeDeep_isRefused() {
    Actor first = Actor.of(Fixture.principal("aa", 1));
    Actor second = new Actor(Fixture.principal("bb", 1), Optional.of(first));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Actor(Fixture.principal("cc", 1), Optional.of(second)));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Principal.GENERATION_LIMIT + 1, Long.MAX_VALUE})
  void newPrincipal_generationOutOfRange_isRefused(long generation) {
    assertThatIllegalArgumentException().isThrownBy(() -> Fixture.principal("billing", generation));
  }

  @Test
  void newClaims_authorityAmongOtherAudiences_isRefused() {
    String own = Fixture.ISSUER.value();
    assertThat(claims(AudienceSet.of(own)).audiences().size()).isEqualTo(1);
    assertThat(claims(AudienceSet.of("orders", "stock")).audiences().size()).isEqualTo(2);
    assertThatIllegalArgumentException().isThrownBy(() -> claims(AudienceSet.of(own, "orders")));
  }

  @Test
  void P9_isWithin_anyWiderPart_isNot() {
    Rights held = new Rights(AudienceSet.of("a", "b"), ScopeSet.of("x", "y"));
    assertThat(new Rights(AudienceSet.of("a"), ScopeSet.of("x")).isWithin(held)).isTrue();
    assertThat(new Rights(AudienceSet.of("a"), ScopeSet.none()).isWithin(held)).isTrue();
    assertThat(held.isWithin(held)).isTrue();
    assertThat(new Rights(AudienceSet.of("a", "c"), ScopeSet.of("x")).isWithin(held)).isFalse();
    assertThat(new Rights(AudienceSet.of("a"), ScopeSet.of("x", "z")).isWithin(held)).isFalse();
  }

  @Test
  void newLifespan_fractions_areCutAtBothEnds() {
    Lifespan life = Lifespan.of(Instant.parse("2026-01-01T00:00:00.999Z"), Duration.ofMillis(5999));
    assertThat(life.issuedAt()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(life.expiresAt()).isEqualTo("2026-01-01T00:00:06Z");
    assertThat(life.length()).isEqualTo(Duration.ofSeconds(6));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00Z,2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z,2026-01-01T00:00:00.9Z",
    "2026-01-01T00:00:01Z,2026-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z,2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z,+10000-01-01T00:00:00Z"
  })
  void newLifespan_endsThatAreNoLife_areRefused(Instant issuedAt, Instant expiresAt) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Lifespan(issuedAt, expiresAt));
  }

  @Test
  void eternal_endsWithTheYear9999() {
    Lifespan eternal = Lifespan.eternal(Fixture.NOW);
    assertThat(eternal.expiresAt()).isEqualTo("9999-12-31T23:59:59Z");
    assertThat(eternal.isEternal()).isTrue();
    assertThat(eternal.isExpired(Fixture.NOW.plus(Duration.ofDays(99_999)), Duration.ZERO))
        .isFalse();
    assertThat(Lifespan.of(Fixture.NOW, Duration.ofDays(3650)).isEternal()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg0="})
  void newConfirmation_noThumbprint_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Confirmation(text));
  }

  @ParameterizedTest
  @EnumSource
  void warmUp_anyAlgorithm_works(SignatureAlgorithm algorithm) {
    WarmUp.run(algorithm, SignatureProvider.bestAvailable(), Fixture.RANDOM);
    WarmUp.run(algorithm, SignatureProvider.jdk(), Fixture.RANDOM);
  }

  private static AccessClaims claims(AudienceSet audiences) {
    return AccessClaims.of(
        Fixture.ISSUER,
        TokenId.random(Fixture.RANDOM),
        Fixture.principal("billing", 1),
        new Rights(audiences, ScopeSet.none()),
        Lifespan.of(Fixture.NOW, Duration.ofMinutes(1)));
  }
}
