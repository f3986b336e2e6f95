package io.tokenauthority.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Optional;

/** Everything a command sees of the world it was started in. Tests script it. */
public interface Terminal {

  /** What was piped in. */
  InputStream in();

  /** Data: what the operator asked for, and nothing else. */
  PrintStream out();

  /** Talk: prompts, progress, notes, errors. */
  PrintStream err();

  /** Whether a person sits there who can be asked. */
  boolean interactive();

  /**
   * Asks for a line, shown as it is typed. Only when {@link #interactive}.
   *
   * @return the line; empty if the person ended the input
   */
  Optional<String> ask(String prompt);

  /** As {@link #ask}, without echo. */
  Optional<String> askSecret(String prompt);

  /** An environment variable; empty if it is unset or blank. */
  Optional<String> environment(String name);

  /** Wall time, for words such as "in 29 days" only. */
  InstantSource clock();
}
