package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.Scope;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenSignerTest {

  @Test
  void sign_header_isExactlyAlgKidTyp() {
    Fixture good = Fixture.es256();
    assertThat(good.header())
        .isEqualTo("{\"alg\":\"ES256\",\"kid\":\"" + good.key.keyId() + "\",\"typ\":\"at+jwt\"}");
  }

  @Test
  void sign_payload_hasTheClaimsOfTheContract() {
    Fixture good = Fixture.es256();
    AccessClaims claims = good.claims;
    Principal actor = claims.actor().orElseThrow().principal();
    Principal inner = claims.actor().orElseThrow().inner().orElseThrow().principal();
    assertThat(good.payload())
        .isEqualTo(
            """
            {"iss":"https://authority.example","sub":"billing","aud":"orders",\
            "exp":1795342500,"iat":1795341600,"jti":"%s","client_id":"billing",\
            "scope":"orders:read orders:write","sid":"%s","gen":7,\
            "act":{"sub":"frontend","sid":"%s","gen":5,\
            "act":{"sub":"gateway","sid":"%s","gen":3}},\
            "cnf":{"x5t#S256":"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg0"},"tier":"premium"}"""
                .formatted(claims.tokenId(), claims.grantId(), actor.grantId(), inner.grantId()));
  }

  @Test
  void sign_noScopesAndTwoAudiences_omitsScopeAndListsAudiences() {
    Fixture good = Fixture.es256();
    String token = good.token(new Rights(AudienceSet.of("b", "a"), ScopeSet.none()));
    assertThat(Fixture.decoded(token.split("\\.", -1)[1]))
        .contains("\"aud\":[\"a\",\"b\"]")
        .doesNotContain("scope");
    assertThat(good.verify(token)).isInstanceOf(VerifiedToken.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"ES256", "EDDSA"})
  void sign_tenScopesAndOneAudience_isUnderOneKiB(SignatureAlgorithm algorithm) {
    Fixture good = new Fixture(algorithm, KeyPurpose.ACCESS_TOKEN);
    ScopeSet tenLong =
        ScopeSet.copyOf(
            IntStream.range(0, 10).mapToObj(i -> new Scope("inventory:items:write" + i)).toList());
    assertThat(good.token(new Rights(AudienceSet.of("orders.example"), tenLong)))
        .hasSizeLessThan(1024);
  }

  @Test
  void sign_tooManyLongScopesAndAudiences_isRefusedBeforeSigning() {
    Fixture good = Fixture.es256();
    Rights widest =
        new Rights(
            AudienceSet.copyOf(
                IntStream.range(0, 8).mapToObj(i -> new Audience("a".repeat(254) + i)).toList()),
            ScopeSet.copyOf(
                IntStream.range(10, 42).mapToObj(i -> new Scope("s".repeat(62) + i)).toList()));
    assertThatThrownBy(() -> good.token(widest))
        .isInstanceOf(TokenTooLongException.class)
        .hasMessage("a token has at most 4096 characters");
  }

  /** What is told without writing must not let through what is then too long to sign. */
  @Test
  void longest_everyClaimAtItsLimit_isNotPassed() {
    String escaped = "\"\\".repeat(127);
    Principal longest =
        new Principal(
            new AccountId("a".repeat(63)),
            Fixture.principal("billing", 0).grantId(),
            (1L << 53) - 1);
    AccessClaims claims =
        new AccessClaims(
            new Issuer("https://a/" + "x".repeat(245)),
            TokenId.random(Fixture.RANDOM),
            longest,
            new Rights(
                AudienceSet.of(
                    IntStream.range(0, 8).mapToObj(i -> i + escaped).toArray(String[]::new)),
                ScopeSet.of(
                    IntStream.range(10, 42)
                        .mapToObj(i -> i + "x".repeat(62))
                        .toArray(String[]::new))),
            Fixture.claims().lifespan(),
            new Qualifiers(
                Optional.of(new Actor(longest, Optional.of(new Actor(longest, Optional.empty())))),
                Fixture.claims().confirmation(),
                Optional.of(new Tier("t".repeat(32)))));
    assertThat(ClaimsWriter.longest(claims))
        .isGreaterThanOrEqualTo(ClaimsWriter.write(claims).length());
  }

  @Test
  void sign_audienceWithQuoteAndBackslash_isEscapedAndReadBack() {
    Fixture good = Fixture.es256();
    String token = good.token(new Rights(AudienceSet.of("a\"b\\c"), ScopeSet.of("x")));
    VerifiedToken verified = (VerifiedToken) good.verify(token);
    assertThat(verified.claims().audiences().asTexts()).containsExactly("a\"b\\c");
  }

  @Test
  void sign_accessTokenOverADay_isRefused() {
    Fixture good = Fixture.es256();
    AccessClaims long24 = claims(Lifespan.of(Fixture.NOW, Duration.ofHours(24)));
    AccessClaims longer = claims(Lifespan.of(Fixture.NOW, Duration.ofSeconds(86_401)));
    TokenSigner signer = new TokenSigner(good.key);
    assertThat(good.verify(signer.sign(long24))).isInstanceOf(VerifiedToken.class);
    assertThatIllegalArgumentException().isThrownBy(() -> signer.sign(longer));
  }

  @Test
  void sign_eternalServiceToken_verifiesInAnyYear() {
    Fixture service = new Fixture(SignatureAlgorithm.ES256, KeyPurpose.SERVICE_TOKEN);
    AccessClaims eternal = claims(Lifespan.eternal(Fixture.NOW));
    String token = new TokenSigner(service.key).sign(eternal);
    assertThat(Fixture.decoded(token.split("\\.", -1)[1])).contains("\"exp\":253402300799");

    Verdict verdict =
        service.verifier.verify(token, Lifespan.END_OF_TIME.minus(Duration.ofDays(1)));

    assertThat(((VerifiedToken) verdict).purpose()).isEqualTo(KeyPurpose.SERVICE_TOKEN);
    assertThat(((VerifiedToken) verdict).claims().lifespan().isEternal()).isTrue();
  }

  @Test
  void new_keyForAssertions_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new TokenSigner(
                    Fixture.key(
                        SignatureAlgorithm.ES256, KeyPurpose.CLIENT_ASSERTION, Fixture.PROVIDER)));
  }

  private static AccessClaims claims(Lifespan lifespan) {
    return AccessClaims.of(
        Fixture.ISSUER,
        TokenId.random(Fixture.RANDOM),
        Fixture.principal("billing", 1),
        new Rights(AudienceSet.of("orders"), ScopeSet.of("a")),
        lifespan);
  }
}
