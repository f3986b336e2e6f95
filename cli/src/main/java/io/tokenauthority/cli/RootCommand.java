package io.tokenauthority.cli;

import io.tokenauthority.cli.session.GlobalOptions;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code tokenctl} itself. */
@CommandLine.Command(
    name = "tokenctl",
    description = "Administer a token authority.",
    versionProvider = Version.class,
    footer = {
      "",
      "Secrets are never arguments: they are asked for unseen, or come from a file.",
      "Ends 0 done, 1 failed, 2 wrong usage, 3 not signed in, 4 denied, 5 not found,",
      "6 unavailable, 7 conflict, 8 token not active."
    })
final class RootCommand {

  @Mixin final GlobalOptions options;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show what a command does and takes.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  RootCommand(GlobalOptions options) {
    this.options = options;
  }
}
