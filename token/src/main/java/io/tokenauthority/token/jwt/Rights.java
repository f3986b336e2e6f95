package io.tokenauthority.token.jwt;

import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;

/**
 * What a token allows, and where.
 *
 * @param audiences {@code aud}; at least one, for a token without is good everywhere (RFC 8725
 *     section 3.9)
 * @param scopes what may be done; may be empty
 */
public record Rights(AudienceSet audiences, ScopeSet scopes) {

  public Rights {
    if (audiences.isEmpty()) {
      throw new IllegalArgumentException("a token has at least one audience");
    }
  }

  /** Whether these are no wider than those (P9). */
  public boolean isWithin(Rights wider) {
    return wider.audiences.containsAll(audiences) && wider.scopes.containsAll(scopes);
  }
}
