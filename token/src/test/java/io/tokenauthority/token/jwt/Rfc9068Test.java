package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.token.key.JwkSet;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RFC 9068 as a stranger sees it: a JOSE library that knows our JWKS and the RFC, and nothing of
 * us. (It is jose4j's own parser and consumer, which the kernel does not use.)
 */
class Rfc9068Test {

  @ParameterizedTest
  @EnumSource
  void section4_strangerWithTheKeySet_takesOurTokens(SignatureAlgorithm algorithm)
      throws Exception {
    for (KeyPurpose purpose : List.of(KeyPurpose.ACCESS_TOKEN, KeyPurpose.SERVICE_TOKEN)) {
      Fixture ours = new Fixture(algorithm, purpose);
      JwtClaims claims = stranger(ours).processToClaims(ours.token);

      // Section 2.2: the claims that an access token has to have.
      assertThat(claims.getClaimNames())
          .contains("iss", "exp", "aud", "sub", "client_id", "iat", "jti");
      assertThat(claims.getSubject()).isEqualTo("billing");
      assertThat(claims.getStringClaimValue("client_id")).isEqualTo("billing");
      assertThat(claims.getStringClaimValue("scope")).isEqualTo("orders:read orders:write");
      assertThat(claims.getExpirationTime().getValue())
          .isEqualTo(ours.claims.expiresAt().getEpochSecond());
    }
  }

  @Test
  void verify_manyThreadsOneSignerAndVerifier_agree() throws Exception {
    Fixture ours = Fixture.es256();
    TokenSigner signer = new TokenSigner(ours.key);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        boolean forged = i % 2 == 0;
        work.add(() -> isTaken(ours, signer.sign(Fixture.claims()), forged) != forged);
      }
      for (Future<Boolean> each : threads.invokeAll(work)) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean isTaken(Fixture ours, String token, boolean forged) {
    String payload = Fixture.decoded(token.split("\\.", -1)[1]).replace("premium", "default");
    String other = token.split("\\.", -1)[0] + '.' + Fixture.base64Url(payload);
    String forgery = other + token.substring(token.lastIndexOf('.'));
    return ours.verify(forged ? forgery : token) instanceof VerifiedToken;
  }

  private static JwtConsumer stranger(Fixture ours) throws Exception {
    SigningKey other =
        Fixture.key(SignatureAlgorithm.ES256, KeyPurpose.ACCESS_TOKEN, Fixture.PROVIDER);
    String jwks = JwkSet.write(KeySet.of(other.verificationKey(), ours.key.verificationKey()));
    return new JwtConsumerBuilder()
        .setVerificationKeyResolver(
            new JwksVerificationKeyResolver(new JsonWebKeySet(jwks).getJsonWebKeys()))
        .setJwsAlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT,
            ours.key.verificationKey().algorithm().joseName())
        .setExpectedType(true, "at+jwt")
        .setExpectedIssuer(true, Fixture.ISSUER.value())
        .setExpectedAudience(true, "orders")
        .setRequireExpirationTime()
        .setRequireIssuedAt()
        .setRequireJwtId()
        .setRequireSubject()
        .setEvaluationTime(NumericDate.fromSeconds(Fixture.NOW.getEpochSecond()))
        .build();
  }
}
