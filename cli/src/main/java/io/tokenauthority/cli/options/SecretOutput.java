package io.tokenauthority.cli.options;

import com.google.protobuf.Message;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * How a fresh secret is handed over: in the table or JSON (shown once), alone for a pipe, or into a
 * file that only its owner can read.
 */
public final class SecretOutput {

  @Option(names = "--secret-only", description = "Print the secret and nothing else.")
  boolean secretOnly;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "Write the secret to FILE (0600, replaced whole) instead of printing it.")
  @Nullable Path secretFile;

  private @Nullable SecretFile reserved;

  /**
   * Makes sure, before the secret exists, that it can be handed over; a secret that is shown once
   * must not be lost to a wrong path.
   */
  public void prepare() {
    if (secretOnly && secretFile != null) {
      throw Failure.usage("--secret-only and --secret-file exclude each other.");
    }
    if (secretFile != null) {
      reserved = SecretFile.reserve(secretFile);
    }
  }

  /**
   * Hands it over.
   *
   * @param response the whole response
   * @param withoutSecret the same without it, shown when the secret went to a file
   * @param table the rows that do not hold the secret
   * @param label the name of the secret's row
   */
  public void show(
      Output output,
      String secret,
      Message response,
      Message withoutSecret,
      Supplier<Table> table,
      String label) {
    if (reserved != null) {
      reserved.keep(secret);
      output.show(withoutSecret, table);
      output.note("the secret is in " + secretFile + ", readable by you alone.");
    } else if (secretOnly) {
      output.secret(secret);
    } else {
      output.show(response, () -> table.get().row(label, secret));
      if (output.format() == Output.Format.TABLE) {
        output.note("the secret is shown only now; keep it.");
      }
    }
  }

  /** Nothing new was made. */
  public void showNone(Output output, Message response, Supplier<Table> table) {
    if (reserved != null) {
      reserved.release();
    }
    if (!secretOnly) {
      output.show(response, table);
    }
  }
}
