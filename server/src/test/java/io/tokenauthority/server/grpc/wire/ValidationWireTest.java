package io.tokenauthority.server.grpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.TokenFacts;
import io.tokenauthority.server.authority.TokenFacts.TokenKind;
import io.tokenauthority.server.authority.Validation;
import io.tokenauthority.server.trust.ViewMark;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Actor;
import io.tokenauthority.token.jwt.Confirmation;
import io.tokenauthority.token.jwt.Lifespan;
import io.tokenauthority.token.jwt.Principal;
import io.tokenauthority.token.jwt.Qualifiers;
import io.tokenauthority.token.jwt.Rights;
import io.tokenauthority.v1.ValidateTokenResponse;
import io.tokenauthority.v1.ValidateTokensResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is put together from ready-made bytes is the message that the plain way builds. */
class ValidationWireTest {

  private static final int TOKENS = 500;

  private final SplittableRandom random = new SplittableRandom(11);

  @Test
  void verdict_anyTokenAndView_parsesToTheMessageBuiltThePlainWay() throws IOException {
    for (int i = 0; i < TOKENS; i++) {
      TokenFacts facts = facts();
      for (int use = 0; use < 3; use++) {
        Validation verdict = verdict(facts);
        ValidateTokenResponse plain = ValidationWire.message(verdict);

        assertThat(ValidateTokenResponse.parseFrom(drained(ValidationWire.verdict(verdict))))
            .isEqualTo(plain);

        String id = text(1 + random.nextInt(64));
        EncodedMessage answer = ValidationWire.verdict(id, verdict);
        assertThat(ValidateTokensResponse.parseFrom(drained(answer)))
            .isEqualTo(
                ValidateTokensResponse.newBuilder().setRequestId(id).setResponse(plain).build());
      }
    }
  }

  @Test
  void stream_readInAnyWay_givesTheSameBytesAndItsLength() throws IOException {
    for (int i = 0; i < 50; i++) {
      EncodedMessage answer = ValidationWire.verdict(text(5), verdict(facts()));
      byte[] drained = drained(answer);
      assertThat(answer.size()).isEqualTo(drained.length);
      assertThat(EncodedMessage.MARSHALLER.stream(answer).available()).isEqualTo(drained.length);
      assertThat(EncodedMessage.MARSHALLER.stream(answer).readAllBytes()).isEqualTo(drained);
      assertThat(oneByOne(EncodedMessage.MARSHALLER.stream(answer))).isEqualTo(drained);
      InputStream begun = EncodedMessage.MARSHALLER.stream(answer);
      int first = begun.read();
      byte[] rest = new byte[drained.length - 1];
      System.arraycopy(drained, 1, rest, 0, rest.length);
      assertThat(first).isEqualTo(drained[0] & 0xFF);
      assertThat(begun.available()).isEqualTo(rest.length);
      assertThat(drained(begun)).isEqualTo(rest);
    }
  }

  private static byte[] oneByOne(InputStream stream) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int each = stream.read(); each >= 0; each = stream.read()) {
      all.write(each);
    }
    return all.toByteArray();
  }

  private static byte[] drained(EncodedMessage message) {
    return drained(EncodedMessage.MARSHALLER.stream(message));
  }

  private static byte[] drained(InputStream stream) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      int told = ((io.grpc.Drainable) stream).drainTo(all);
      assertThat(told).isEqualTo(all.size());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return all.toByteArray();
  }

  private Validation verdict(TokenFacts facts) {
    long sequence = random.nextInt(4) == 0 ? 0 : random.nextLong(Long.MAX_VALUE);
    Duration age =
        switch (random.nextInt(4)) {
          case 0 -> Duration.ZERO;
          case 1 -> Duration.ofSeconds(random.nextInt(100_000));
          case 2 -> Duration.ofNanos(random.nextInt(1_000_000_000));
          default -> Duration.ofNanos(random.nextLong(1L << 60));
        };
    ViewMark view = new ViewMark(sequence, age, true);
    return switch (random.nextInt(4)) {
      case 0 ->
          new Validation.Inactive(
              random.nextBoolean()
                  ? Optional.empty()
                  : Optional.of(oneOf(Validation.InactiveReason.values())),
              view);
      case 1 -> new Validation.Active(facts, ScopeSet.of("missing", "more"), view);
      default -> new Validation.Active(facts, ScopeSet.none(), view);
    };
  }

  private TokenFacts facts() {
    Optional<Actor> actor =
        switch (random.nextInt(3)) {
          case 0 -> Optional.of(new Actor(principal(), Optional.empty()));
          case 1 ->
              Optional.of(
                  new Actor(principal(), Optional.of(new Actor(principal(), Optional.empty()))));
          default -> Optional.empty();
        };
    Instant from = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
    AccessClaims claims =
        new AccessClaims(
            new Issuer("https://authority.test"),
            TokenId.random(random),
            principal(),
            new Rights(
                AudienceSet.ofTexts(texts(1 + random.nextInt(8))),
                ScopeSet.ofTexts(texts(random.nextInt(32)))),
            new Lifespan(from, from.plusSeconds(1 + random.nextInt(1_000_000))),
            new Qualifiers(
                actor,
                random.nextBoolean() ? Optional.empty() : Optional.of(confirmation()),
                random.nextBoolean() ? Optional.empty() : Optional.of(new Tier("premium"))));
    return new TokenFacts(oneOf(TokenKind.values()), claims, Optional.empty(), claims.revocable());
  }

  private Principal principal() {
    return new Principal(
        random.nextBoolean()
            ? AccountId.randomUser(random)
            : new AccountId("a" + text(10).toLowerCase(java.util.Locale.ROOT)),
        GrantId.random(random),
        random.nextInt(3) == 0 ? 0 : random.nextLong(Principal.GENERATION_LIMIT));
  }

  private Confirmation confirmation() {
    try {
      return new Confirmation(
          java.util.Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(
                  MessageDigest.getInstance("SHA-256")
                      .digest(new byte[] {(byte) random.nextInt()})));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private List<String> texts(int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(i + text(random.nextInt(40)));
    }
    return texts;
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private <T> T oneOf(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
