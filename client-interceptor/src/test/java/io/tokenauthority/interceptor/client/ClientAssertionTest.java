package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.tokenauthority.v1.ErrorReason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The assertion by which a service account proves its key (RFC 7523), checked by the JDK. */
final class ClientAssertionTest {

  private static KeyPair keys(String algorithm, String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (!curve.isEmpty()) {
      generator.initialize(new ECGenParameterSpec(curve));
    }
    return generator.generateKeyPair();
  }

  @ParameterizedTest
  @CsvSource({
    "EC, secp256r1, ES256, SHA256withECDSAinP1363Format",
    "Ed25519, '', EdDSA, Ed25519",
    "RSA, '', RS256, SHA256withRSA"
  })
  void sign_eachKindOfKey_verifies(String kind, String curve, String alg, String verifier)
      throws GeneralSecurityException {
    KeyPair keys = keys(kind, curve);
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    String[] parts =
        new ClientAssertion("billing", "key-1", "https://auth\"x\\y", keys.getPrivate())
            .sign(now)
            .split("\\.", -1);

    assertThat(decoded(parts[0]))
        .isEqualTo("{\"alg\":\"" + alg + "\",\"kid\":\"key-1\",\"typ\":\"JWT\"}");
    assertThat(decoded(parts[1]))
        .startsWith(
            "{\"iss\":\"billing\",\"sub\":\"billing\",\"aud\":\"https://auth\\\"x\\\\y\","
                + "\"iat\":1767323045,\"exp\":1767323105,\"jti\":\"");
    Signature signature = Signature.getInstance(verifier);
    signature.initVerify(keys.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.US_ASCII);
  }

  @Test
  void sign_isNeverTheSameTwice() throws GeneralSecurityException {
    ClientAssertion assertion =
        new ClientAssertion("a", "k", "i", keys("EC", "secp256r1").getPrivate());
    Set<String> claims = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      claims.add(assertion.sign(Instant.EPOCH).split("\\.", -1)[1]);
    }

    assertThat(claims).hasSize(10);
  }

  @Test
  void key_ofAnotherCurve_isRefused() throws GeneralSecurityException {
    KeyPair keys = keys("EC", "secp384r1");

    assertThatThrownBy(() -> new ClientAssertion("a", "k", "i", keys.getPrivate()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusedOnce_isTriedWithANewAssertion_refusedTwice_isBroken() throws Exception {
    FakeClock clock = new FakeClock();
    Noted heard = new Noted();
    try (Stage stage = new Stage(Stage.Transport.IN_PROCESS);
        ClientIdentity identity =
            ClientIdentity.builder(stage.toAuthority())
                .source(
                    TokenSource.clientAssertion(
                        "billing", "key-1", "auth", keys("EC", "secp256r1").getPrivate()))
                .clock(clock)
                .listener(heard)
                .build()) {
      stage.authority.onIssue =
          answer ->
              answer.onError(
                  Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID));
      CompletableFuture<Void> held = identity.prefetch().toCompletableFuture();
      Await.until("the first is refused", () -> heard.failed.size() == 1);
      assertThat(held).isNotDone();

      clock.advance(Duration.ofSeconds(2));
      assertThat(held).failsWithin(30, TimeUnit.SECONDS);
      assertThat(stage.authority.issues).hasSize(2);
      assertThat(stage.authority.issues.get(0).getClientAssertion())
          .isNotEqualTo(stage.authority.issues.get(1).getClientAssertion());
      assertThat(identity).asString().contains("BROKEN");
    }
  }
}
