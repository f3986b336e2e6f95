package io.tokenauthority.interceptor.server.introspection;

import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.TokenKind;

/** What the authority said of a token. */
public sealed interface Introspection {

  /** The revocation sequence of the view that answered. */
  long sequence();

  /**
   * The token may be used; scopes, audience and certificate are still to be looked at.
   *
   * @param claims what it says; an opaque token's are those of the JWT it might have been
   */
  record Active(AccessClaims claims, TokenKind kind, long sequence) implements Introspection {}

  /**
   * The token may not be used.
   *
   * @param reason one of UNAUTHENTICATED's reasons
   */
  record Inactive(ErrorReason reason, long sequence) implements Introspection {}
}
