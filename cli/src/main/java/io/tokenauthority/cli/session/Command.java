package io.tokenauthority.cli.session;

import io.tokenauthority.cli.terminal.ExitCode;

/** One command of tokenctl, its options filled in. */
public interface Command {

  /**
   * Does it.
   *
   * @throws io.tokenauthority.cli.terminal.Failure where it cannot be done
   */
  ExitCode run();
}
