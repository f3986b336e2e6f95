package io.tokenauthority.token.jwt;

import io.tokenauthority.token.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads single claims of one object by type. Null is a required claim that is missing or wrong; an
 * optional one that is wrong is remembered in {@link #isWrong}. The predicate is asked before the
 * constructor, so that hostile claims throw nothing. Not for sharing.
 */
final class TypedClaims {

  private final JsonObject json;
  private boolean wrong;

  TypedClaims(JsonObject json) {
    this.json = json;
  }

  JsonObject json() {
    return json;
  }

  /** Whether an optional claim read so far was there and wrong. */
  boolean isWrong() {
    return wrong;
  }

  <T> @Nullable T text(String name, Predicate<String> isValid, Function<String, T> constructor) {
    return json.text(name).filter(isValid).map(constructor).orElse(null);
  }

  /** A NumericDate, but whole (RFC 7519 section 2 allows fractions; no issuer needs one). */
  @Nullable Instant time(String name) {
    return json.integer(name)
        .filter(second -> second >= 0 && second <= Lifespan.END_OF_TIME.getEpochSecond())
        .map(Instant::ofEpochSecond)
        .orElse(null);
  }

  /** From {@code iat} to {@code exp}, both required. */
  @Nullable Lifespan lifespan() {
    Instant issuedAt = time("iat");
    Instant expiresAt = time("exp");
    return issuedAt == null || expiresAt == null || !issuedAt.isBefore(expiresAt)
        ? null
        : new Lifespan(issuedAt, expiresAt);
  }

  /** {@code nbf}, which we never write but must obey (RFC 7519 section 4.1.5); else 1970. */
  Instant notBefore() {
    return optional("nbf", each -> each.time("nbf")).orElse(Instant.EPOCH);
  }

  /** An optional claim; empty too if it is wrong, which {@link #isWrong} then tells. */
  <T> Optional<T> optional(String name, Function<TypedClaims, @Nullable T> read) {
    if (!json.has(name)) {
      return Optional.empty();
    }
    T value = read.apply(this);
    wrong |= value == null;
    return Optional.ofNullable(value);
  }

  /** A nested object of claims. */
  @Nullable TypedClaims nested(String name) {
    return json.object(name).map(TypedClaims::new).orElse(null);
  }
}
