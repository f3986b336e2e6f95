package io.tokenauthority.interceptor.server.delegation;

import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.Optional;

/**
 * The caller on whose behalf something is done, by the token of the call that a guard let in.
 * Outlives that call. An implementation prints no token.
 */
public interface Subject {

  /** What the token says. */
  AccessClaims claims();

  /** What the token is kept by. */
  SecretDigest digest();

  /** The token itself, for the authority alone. */
  String reveal();

  /** Why the token is no longer good, at this moment; absent while it is. Returns at once. */
  Optional<Refusal> standing();

  /** Whether its time is over to the letter, without what is granted to differing clocks. */
  boolean isPastItsEnd();
}
