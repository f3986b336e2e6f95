package io.tokenauthority.interceptor.server.access;

import io.tokenauthority.token.ScopeSet;

/**
 * Who may call a method. A token that is sent to a method of any rule is verified, and a bad one is
 * refused, the public ones included.
 */
public sealed interface AccessRule {

  /** Anyone may call. */
  record Public() implements AccessRule {}

  /** Any active token made for this audience may call. */
  record Authenticated() implements AccessRule {}

  /**
   * An active token that holds each of these scopes may call.
   *
   * @param required at least one
   */
  record Scoped(ScopeSet required) implements AccessRule {
    public Scoped {
      if (required.isEmpty()) {
        throw new IllegalArgumentException("a rule by scopes names at least one");
      }
    }
  }

  /**
   * Anyone on this very machine may call, any active token from elsewhere: both ends of the
   * connection must be loopback addresses, or the call must come from within the process. Behind a
   * proxy on the same machine everyone is local: name another rule there.
   */
  record PublicOnLoopback() implements AccessRule {}

  static AccessRule publicAccess() {
    return new Public();
  }

  static AccessRule authenticated() {
    return new Authenticated();
  }

  /** Needs each of these scopes. */
  static AccessRule scopes(String... required) {
    return new Scoped(ScopeSet.of(required));
  }

  static AccessRule publicOnLoopback() {
    return new PublicOnLoopback();
  }
}
