package io.tokenauthority.cli.terminal;

/** How a run of tokenctl ended, for scripts. The numbers are part of the contract. */
public enum ExitCode {
  /** Done. */
  OK(0),
  /** Not done, for a reason that has no number of its own; or a check that found something. */
  FAILURE(1),
  /** The command line, or a value on it, is wrong. Nothing was changed. */
  USAGE(2),
  /** Not signed in, or the credential is no longer accepted. */
  UNAUTHENTICATED(3),
  /** Signed in, but not allowed. */
  DENIED(4),
  /** There is no such thing. */
  NOT_FOUND(5),
  /** The authority does not answer or cannot decide now. The same command may work later. */
  UNAVAILABLE(6),
  /** The state of things forbids it: a name in use, a record changed meanwhile, the last admin. */
  CONFLICT(7),
  /** The token that was asked about or acted on is not active. */
  INACTIVE_TOKEN(8);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
