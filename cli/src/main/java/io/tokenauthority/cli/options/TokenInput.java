package io.tokenauthority.cli.options;

import io.tokenauthority.cli.session.Workbench;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A token that a command acts on, brought in without passing through the arguments. */
public final class TokenInput {

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Read the token from FILE (- is stdin); without it you are asked, without echo.")
  @Nullable String file;

  public String read(Workbench bench, String what) {
    return bench.secrets().read(file, what, "--token-file");
  }
}
