package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.key.SigningKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * P5: no part of a token or key in a log at TRACE, in a verdict, a {@code toString}, an exception.
 */
class SecrecyTest {

  private final Fixture good = Fixture.es256();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();

  @BeforeEach
  void listen() {
    root.setLevel(Level.TRACE);
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(log);
    root.setLevel(before);
  }

  @Test
  void P5_verdictsOnHostileTokens_holdNothingOfThem() {
    List<String> hostile = new ArrayList<>();
    for (int i = 0; i < good.token.length(); i += 3) {
      hostile.add(good.token.substring(0, i) + '!' + good.token.substring(i));
      hostile.add(new StringBuilder(good.token).deleteCharAt(i).toString());
      hostile.add(good.token.substring(i));
    }
    hostile.add(good.sign(good.header(), good.payload().replace("\"gen\":7", "\"gen\":\"7\"")));
    hostile.add(good.token.substring(0, good.token.length() - 8) + "AAAAAAAA");
    for (SignatureProvider provider :
        List.of(SignatureProvider.bestAvailable(), SignatureProvider.jdk())) {
      TokenVerifier verifier =
          new TokenVerifier(
              Fixture.ISSUER,
              KeySet.of(good.key.verificationKey()),
              VerificationPolicy.standard(),
              provider);
      for (String token : hostile) {
        assertHoldsNothing(verifier.verify(token, Fixture.NOW).toString());
      }
    }
    LoggerFactory.getLogger("org.jose4j").trace("listening");
    assertThat(log.list).extracting(ILoggingEvent::getMessage).contains("listening");
    log.list.forEach(event -> assertHoldsNothing(event.getFormattedMessage()));
  }

  @Test
  void P5_exceptionsOfOurs_holdNothingOfKeyOrToken() {
    byte[] pkcs8 = good.key.exportPrivate();
    String privateJwk =
        Jwk.write(good.key.verificationKey())
            .replace("}", ",\"d\":\"" + Fixture.base64Url(pkcs8) + "\"}");
    SigningKey other =
        Fixture.key(SignatureAlgorithm.ES256, KeyPurpose.ACCESS_TOKEN, Fixture.PROVIDER);
    List<Runnable> failures =
        List.of(
            () -> Jwk.read(privateJwk, KeyPurpose.ACCESS_TOKEN),
            () -> Jwk.read(good.token, KeyPurpose.ACCESS_TOKEN),
            () -> SigningKey.restore(other.verificationKey(), pkcs8, Fixture.PROVIDER),
            () ->
                SigningKey.restore(
                    good.key.verificationKey(),
                    Arrays.copyOf(pkcs8, pkcs8.length - 20),
                    Fixture.PROVIDER),
            () -> new TokenId(good.token),
            () -> ScopeSet.parse(good.token + '"'),
            () -> new Issuer(good.token));
    String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(pkcs8);
    for (Runnable failure : failures) {
      String trace = traceOf(failure);
      assertThat(trace).contains("IllegalArgumentException");
      assertHoldsNothing(trace);
      assertThat(trace).doesNotContain(encoded.substring(50, 70));
    }
  }

  @Test
  void P5_toStrings_nameTheThingOnly() {
    assertThat(good.key).hasToString("SigningKey " + good.key.keyId());
    assertThat(good.verify(good.token)).hasToString("VerifiedToken " + good.claims.tokenId());
    assertThat(Map.of("verdict", good.verify(good.token.substring(1))).toString())
        .isEqualTo("{verdict=Rejected[fault=ENCODING]}");
  }

  private void assertHoldsNothing(String text) {
    for (String part : good.token.split("\\.", -1)) {
      for (int i = 0; i + 12 <= part.length(); i += 4) {
        assertThat(text).doesNotContain(part.substring(i, i + 12));
      }
    }
  }

  private static String traceOf(Runnable failure) {
    StringWriter trace = new StringWriter();
    try {
      failure.run();
    } catch (RuntimeException expected) {
      expected.printStackTrace(new PrintWriter(trace, true));
    }
    return trace.toString();
  }
}
