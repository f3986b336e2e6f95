package io.tokenauthority.interceptor.server.metrics;

import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.Optional;

/**
 * Hears what a guard does. Called outside all locks, on the thread on which it happened, a
 * transport's included: must be safe between threads and must not block. What it throws is logged
 * by class and forgotten. No argument holds a credential, an id or an address.
 */
public interface GuardListener {

  /** The guard begins; its present state can be read from now on. */
  default void began(GuardState guard) {}

  /** The guard was closed: its state is of no more interest. */
  default void ended() {}

  /** A call was let in. */
  default void admitted() {}

  /**
   * A call was refused: OVERLOADED and RATE_LIMITED were shed, TRUST_STALE and the other reasons of
   * UNAVAILABLE had no verdict, the rest are verdicts.
   */
  default void refused(ErrorReason reason) {}

  /** A token was presented, and this is what was done to know it. */
  default void examined(Examination way) {}

  /** A stream under way was ended, for its token's sake. */
  default void streamEnded(ErrorReason reason) {}

  /** The trust feed broke off; another stream is tried. */
  default void feedBroke() {}

  /**
   * The authority was asked for a token on a caller's behalf.
   *
   * @param took from asking to the outcome, a second try included
   * @param refusal empty if there is one; the reason for which there is none
   */
  default void exchanged(Duration took, Optional<ErrorReason> refusal) {}
}
