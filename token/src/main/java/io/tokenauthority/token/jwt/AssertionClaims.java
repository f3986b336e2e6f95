package io.tokenauthority.token.jwt;

import io.tokenauthority.token.Audience;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.VisibleAscii;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a client assertion beside its account (RFC 7523 section 3).
 *
 * @param audience {@code aud}, a single one: an assertion that is good elsewhere too could be
 *     replayed here by whoever is there
 * @param assertionId {@code jti}, 1 to 128 visible ASCII characters
 * @param expiresAt {@code exp}
 * @param issuedAt {@code iat}, which RFC 7523 leaves to the client
 * @param notBefore {@code nbf}; 1970 if missing
 */
record AssertionClaims(
    Audience audience,
    String assertionId,
    Instant expiresAt,
    Optional<Instant> issuedAt,
    Instant notBefore) {

  private static final int ID_LENGTH_LIMIT = 128;

  static @Nullable AssertionClaims read(TypedClaims claims) {
    AudienceSet audiences = ClaimsReader.audiences(claims.json().get("aud"));
    String assertionId = claims.text("jti", AssertionClaims::isAssertionId, text -> text);
    Instant expiresAt = claims.time("exp");
    Optional<Instant> issuedAt = claims.optional("iat", each -> each.time("iat"));
    Instant notBefore = claims.notBefore();
    return audiences == null
            || audiences.size() != 1
            || assertionId == null
            || expiresAt == null
            || claims.isWrong()
        ? null
        : new AssertionClaims(
            audiences.asList().get(0), assertionId, expiresAt, issuedAt, notBefore);
  }

  /** Narrower than RFC 7519's any string: it is stored and may be logged. */
  private static boolean isAssertionId(String text) {
    return VisibleAscii.isVisible(text, ID_LENGTH_LIMIT);
  }
}
