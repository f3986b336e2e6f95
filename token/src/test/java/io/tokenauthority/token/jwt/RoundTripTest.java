package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every algorithm on every provider, signed by one and checked by the other too. */
class RoundTripTest {

  static Stream<Arguments> signersAndVerifiers() {
    List<SignatureProvider> providers =
        List.of(SignatureProvider.bestAvailable(), SignatureProvider.jdk());
    return Stream.of(SignatureAlgorithm.values())
        .flatMap(
            algorithm ->
                providers.stream()
                    .flatMap(
                        signer ->
                            providers.stream()
                                .map(checker -> Arguments.of(algorithm, signer, checker))));
  }

  @ParameterizedTest
  @MethodSource("signersAndVerifiers")
  void sign_anyAlgorithmAndProvider_verifiesWithTheSameClaims(
      SignatureAlgorithm algorithm, SignatureProvider signer, SignatureProvider checker) {
    Fixture fixture = new Fixture(algorithm, KeyPurpose.ACCESS_TOKEN, signer);
    TokenVerifier verifier =
        new TokenVerifier(
            Fixture.ISSUER,
            KeySet.of(fixture.key.verificationKey()),
            VerificationPolicy.standard(),
            checker);

    Verdict verdict = verifier.verify(fixture.token, Fixture.NOW);

    assertThat(verdict).isInstanceOf(VerifiedToken.class);
    VerifiedToken verified = (VerifiedToken) verdict;
    assertThat(verified.claims()).isEqualTo(fixture.claims);
    assertThat(verified.keyId()).isEqualTo(fixture.key.keyId());
    assertThat(verified.purpose()).isEqualTo(KeyPurpose.ACCESS_TOKEN);
  }
}
