package io.tokenauthority.token.jwt;

import io.tokenauthority.token.json.JsonWriter;

/** Claims as the JSON of a token's payload; what {@link ClaimsReader} reads back. */
final class ClaimsWriter {

  /** All that is bounded by itself: names, ids, numbers, two actors, a thumbprint, a tier. */
  private static final int FIXED = 1024;

  private ClaimsWriter() {}

  /**
   * At most so many characters are {@link #write}'s, told without writing. Everything is ASCII, of
   * which quote and backslash take two; a scope has neither.
   */
  static int longest(AccessClaims claims) {
    int longest = FIXED + 2 * claims.issuer().value().length();
    for (String audience : claims.audiences().asTexts()) {
      longest += 2 * audience.length() + 3;
    }
    for (String scope : claims.scopes().asTexts()) {
      longest += scope.length() + 1;
    }
    return longest;
  }

  static String write(AccessClaims claims) {
    JsonWriter out =
        new JsonWriter()
            .beginObject()
            .member("iss", claims.issuer().value())
            .member("sub", claims.account().value());
    audiences(claims, out);
    out.member("exp", claims.expiresAt().getEpochSecond())
        .member("iat", claims.issuedAt().getEpochSecond())
        .member("jti", claims.tokenId().value())
        .member("client_id", claims.clientId().value());
    if (!claims.scopes().isEmpty()) {
      out.member("scope", claims.scopes().asText());
    }
    out.member("sid", claims.grantId().value()).member("gen", claims.generation());
    claims.actor().ifPresent(actor -> actor(actor, out));
    claims
        .confirmation()
        .ifPresent(
            confirmation ->
                out.name("cnf")
                    .beginObject()
                    .member("x5t#S256", confirmation.thumbprint())
                    .endObject());
    claims.tier().ifPresent(tier -> out.member("tier", tier.value()));
    return out.endObject().toString();
  }

  /** One audience is a string, several are an array (RFC 7519 section 4.1.3). */
  private static void audiences(AccessClaims claims, JsonWriter out) {
    if (claims.audiences().size() == 1) {
      out.member("aud", claims.audiences().asTexts().get(0));
    } else {
      out.member("aud", claims.audiences().asTexts());
    }
  }

  private static void actor(Actor actor, JsonWriter out) {
    Principal principal = actor.principal();
    out.name("act")
        .beginObject()
        .member("sub", principal.account().value())
        .member("sid", principal.grantId().value())
        .member("gen", principal.generation());
    actor.inner().ifPresent(inner -> actor(inner, out));
    out.endObject();
  }
}
