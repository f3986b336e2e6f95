package io.tokenauthority.token.jwt;

/**
 * A refusal: which rule was broken, and nothing of what was sent.
 *
 * @param fault for our own eyes
 */
public record Rejected(Fault fault) implements Verdict, AssertionReading, AssertionVerdict, Gated {

  /** What the sender may learn. */
  public RejectionReason reason() {
    return fault.reason();
  }
}
