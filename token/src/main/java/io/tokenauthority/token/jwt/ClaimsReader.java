package io.tokenauthority.token.jwt;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a token as typed claims, or null. Claims that we do not know are ignored (RFC 7519
 * section 4), but every one we know has to be right, the optional ones included: a {@code cnf} of
 * another kind is not a token without {@code cnf}.
 */
final class ClaimsReader {

  private static final Set<String> KNOWN_CONFIRMATION = Set.of("x5t#S256");

  private ClaimsReader() {}

  /** Reads claims of this issuer; the caller has compared {@code iss}. */
  static @Nullable AccessClaims read(TypedClaims claims, Issuer issuer) {
    TokenId tokenId = claims.text("jti", TokenId::isTokenId, TokenId::new);
    Principal subject = principal(claims);
    Rights rights = rights(claims, issuer);
    Lifespan lifespan = claims.lifespan();
    Qualifiers qualifiers = qualifiers(claims);
    return tokenId == null
            || subject == null
            || rights == null
            || lifespan == null
            || claims.isWrong()
            || !claims.json().text("client_id").equals(Optional.of(subject.account().value()))
        ? null
        : new AccessClaims(issuer, tokenId, subject, rights, lifespan, qualifiers);
  }

  private static @Nullable Principal principal(TypedClaims claims) {
    AccountId account = claims.text("sub", AccountId::isAccountId, AccountId::new);
    GrantId grantId = claims.text("sid", GrantId::isGrantId, GrantId::new);
    Long generation = claims.json().integer("gen").filter(Principal::isGeneration).orElse(null);
    return account == null || grantId == null || generation == null
        ? null
        : new Principal(account, grantId, generation);
  }

  private static @Nullable Rights rights(TypedClaims claims, Issuer issuer) {
    AudienceSet audiences = audiences(claims.json().get("aud"));
    Optional<ScopeSet> scopes = claims.optional("scope", ClaimsReader::scopes);
    return audiences == null || !AccessClaims.mayMeet(issuer, audiences)
        ? null
        : new Rights(audiences, scopes.orElse(ScopeSet.none()));
  }

  private static @Nullable ScopeSet scopes(TypedClaims claims) {
    return claims
        .json()
        .text("scope")
        .flatMap(ScopeSet::tryParse)
        .filter(scopes -> !scopes.isEmpty())
        .orElse(null);
  }

  /** A string, or an array of one to eight different ones. */
  static @Nullable AudienceSet audiences(@Nullable JsonValue value) {
    List<JsonValue> elements =
        value instanceof JsonValue.Array array
            ? array.elements()
            : value == null ? List.of() : List.of(value);
    if (elements.isEmpty() || elements.size() > AudienceSet.LIMIT) {
      return null;
    }
    List<Audience> audiences = new ArrayList<>(elements.size());
    for (JsonValue element : elements) {
      if (!(element instanceof JsonValue.Text text) || !Audience.isAudience(text.value())) {
        return null;
      }
      audiences.add(new Audience(text.value()));
    }
    AudienceSet set = AudienceSet.copyOf(audiences);
    return set.size() == elements.size() ? set : null;
  }

  private static Qualifiers qualifiers(TypedClaims claims) {
    return new Qualifiers(
        claims.optional("act", each -> actor(each, 2)),
        claims.optional("cnf", ClaimsReader::confirmation),
        claims.optional("tier", each -> each.text("tier", Tier::isTier, Tier::new)));
  }

  /** The actor in {@code act}; no further one is read once the depth is used up. */
  private static @Nullable Actor actor(TypedClaims outer, int depth) {
    TypedClaims act = outer.nested("act");
    Principal principal = act == null ? null : principal(act);
    if (act == null || principal == null || depth == 0) {
      return null;
    }
    Optional<Actor> inner = act.optional("act", each -> actor(each, depth - 1));
    return act.isWrong() ? null : new Actor(principal, inner);
  }

  private static @Nullable Confirmation confirmation(TypedClaims claims) {
    TypedClaims cnf = claims.nested("cnf");
    return cnf == null || !cnf.json().names().equals(KNOWN_CONFIRMATION)
        ? null
        : cnf.text("x5t#S256", Confirmation::isThumbprint, Confirmation::new);
  }
}
