package io.tokenauthority.token.jwt;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which header a kind of JWT has. Beyond {@code alg}, {@code kid} and {@code typ} no member is
 * understood, so none is let in: {@code crit}, {@code jwk} and {@code b64} end here.
 *
 * @param required the members that must be there
 * @param types what {@code typ} may be, in lower case
 */
record HeaderRule(Set<String> required, Set<String> types) {

  /** All three members, {@code typ} as RFC 9068 section 4 wants it. */
  static final HeaderRule ACCESS_TOKEN =
      new HeaderRule(Set.of("alg", "kid", "typ"), Set.of("at+jwt", "application/at+jwt"));

  /** A {@code kid} where there are several keys; a {@code typ} of RFC 7523 or its successor. */
  static final HeaderRule CLIENT_ASSERTION =
      new HeaderRule(Set.of("alg"), Set.of("jwt", "client-authentication+jwt"));

  private static final Set<String> KNOWN = Set.of("alg", "kid", "typ");

  /** The fault of this header, if it has one. */
  Optional<Fault> check(JsonObject header) {
    boolean membersRight =
        KNOWN.containsAll(header.names())
            && header.names().containsAll(required)
            && header.text("alg").isPresent()
            && (!header.has("kid") || header.text("kid").filter(KeyId::isKeyId).isPresent());
    if (!membersRight) {
      return Optional.of(Fault.HEADER_MEMBERS);
    }
    return !header.has("typ") || header.text("typ").filter(this::isRightType).isPresent()
        ? Optional.empty()
        : Optional.of(Fault.TYPE);
  }

  /** Media types do not mind their case (RFC 7515 section 4.1.9). */
  private boolean isRightType(String type) {
    return types.contains(type.toLowerCase(Locale.ROOT));
  }
}
