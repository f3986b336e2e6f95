package io.tokenauthority.server;

import io.tokenauthority.server.config.ConfigurationException;
import io.tokenauthority.server.config.Printed;
import io.tokenauthority.server.grpc.Accidents;
import io.tokenauthority.server.log.LogSetup;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of the server. What it tells goes to standard output, what went wrong to
 * standard error: a line for each fault, no stack trace, and never a value, which may be a secret.
 */
public final class Main {

  /** Everything went well. */
  static final int OK = 0;

  /** The server could not do it. */
  static final int FAILED = 1;

  /** The command line or the configuration is wrong. */
  static final int USAGE = 2;

  private final Map<String, String> environment;
  private final PrintWriter out;
  private final PrintWriter err;

  Main(Map<String, String> environment, PrintWriter out, PrintWriter err) {
    this.environment = Map.copyOf(environment);
    this.out = out;
    this.err = err;
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    LogSetup.takeOver();
    Accidents accidents = new Accidents(new SecureRandom());
    Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> accidents.report(bug));
    Main main =
        new Main(
            System.getenv(),
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(main.run(args));
  }

  /** Runs a command; gives its exit code. */
  int run(String... args) {
    return commands()
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler((wrong, given) -> usage(wrong))
        .setExecutionExceptionHandler((thrown, command, parsed) -> fault(thrown))
        .execute(args);
  }

  private CommandLine commands() {
    CommandSpec config =
        group("config", "The configuration.")
            .addSubcommand(
                "print",
                Flags.addTo(
                    command(
                        "Prints the configuration with the origin of each value, secrets left out.",
                        this::printConfiguration)));
    return new CommandLine(
        group("tokenauthority", "Issues, refreshes, validates and revokes tokens.")
            .addSubcommand("serve", Flags.addTo(command("Serves until told to end.", this::serve)))
            .addSubcommand(
                "rehearse",
                command(
                    "Makes a first start on an empty folder of its own, and removes it again.",
                    parsed -> new Rehearse(out).run()))
            .addSubcommand("config", config)
            .addSubcommand("version", command("Prints the version.", parsed -> version())));
  }

  /** A command that only has others. */
  private CommandSpec group(String name, String summary) {
    CommandSpec group =
        command(
            summary,
            parsed -> {
              throw new ParameterException(
                  parsed.commandSpec().commandLine(), "a command is missing");
            });
    return group.name(name);
  }

  private static CommandSpec command(String summary, Function<ParseResult, Integer> act) {
    CommandSpec[] itself = new CommandSpec[1];
    Callable<Integer> run = () -> act.apply(itself[0].commandLine().getParseResult());
    itself[0] = CommandSpec.wrapWithoutInspection(run).mixinStandardHelpOptions(true);
    itself[0].usageMessage().description(summary).sortOptions(false);
    itself[0].version(Version.TEXT);
    return itself[0];
  }

  private int serve(ParseResult parsed) {
    return new Serve(out).run(Flags.settings(parsed, environment).configuration());
  }

  private int printConfiguration(ParseResult parsed) {
    var settings = Flags.settings(parsed, environment);
    out.print(new Printed(settings).text());
    out.flush();
    settings.configuration();
    return OK;
  }

  private int version() {
    out.println("tokenauthority " + Version.TEXT);
    return OK;
  }

  /** Names flags, never what stands beside them. */
  private int usage(ParameterException wrong) {
    String what =
        wrong instanceof UnmatchedArgumentException unmatched
            ? unmatched.getUnmatched().stream()
                .filter(argument -> argument.startsWith("-"))
                .map(flag -> flag.replaceFirst("=.*", ""))
                .findFirst()
                .map(flag -> "no such flag: " + flag)
                .orElse("an argument too many")
            : String.valueOf(wrong.getMessage());
    err.println("tokenauthority: " + what);
    err.println("see " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return USAGE;
  }

  private int fault(Exception thrown) {
    if (thrown instanceof ConfigurationException configuration) {
      configuration.faults().forEach(fault -> err.println("tokenauthority: " + fault));
      return USAGE;
    }
    String line =
        StartFaults.line(thrown)
            .orElseGet(
                () ->
                    "internal error; the log has it under correlation id "
                        + new Accidents(new SecureRandom()).report(thrown));
    err.println("tokenauthority: " + line);
    return FAILED;
  }
}
