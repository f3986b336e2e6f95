package io.tokenauthority.token.jwt;

import io.tokenauthority.token.Tier;
import java.util.Optional;

/**
 * What only some tokens say.
 *
 * @param actor who acts for the subject
 * @param confirmation the certificate that the bearer must show
 * @param tier the rate limits that verifiers enforce; absent is the default tier
 */
public record Qualifiers(
    Optional<Actor> actor, Optional<Confirmation> confirmation, Optional<Tier> tier) {

  private static final Qualifiers NONE =
      new Qualifiers(Optional.empty(), Optional.empty(), Optional.empty());

  public static Qualifiers none() {
    return NONE;
  }
}
