package io.tokenauthority.cli.options;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** When a service token shall end. */
public final class Expiry {

  @ArgGroup(exclusive = true)
  @Nullable Choice choice;

  /** One of the two; neither leaves it to the authority. */
  static final class Choice {
    @Option(
        names = "--lifetime",
        paramLabel = "SPAN",
        required = true,
        description = "How long it lives, 1d to 3650d (default: the authority's, 30d).")
    @Nullable Duration lifetime;

    @Option(names = "--eternal", required = true, description = "It never ends by time.")
    boolean eternal;
  }

  public @Nullable Duration lifetime() {
    return choice == null ? null : choice.lifetime;
  }

  public boolean eternal() {
    return choice != null && choice.eternal;
  }
}
