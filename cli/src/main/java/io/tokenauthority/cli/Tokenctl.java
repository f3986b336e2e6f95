package io.tokenauthority.cli;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Redactor;
import io.tokenauthority.cli.terminal.SystemTerminal;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Runs one command line: arguments and a terminal in, an exit code out. */
public final class Tokenctl {

  private final Terminal terminal;
  private final Redactor redactor = new Redactor();

  private Tokenctl(Terminal terminal) {
    this.terminal = terminal;
  }

  public static void main(String[] arguments) {
    // What gRPC would log of an unknown host is a stack trace; the command says it in a sentence.
    System.setProperty("java.util.logging.config.class", Silence.class.getName());
    // Not System.exit alone: gRPC's threads are daemons, but its shutdown need not be waited for.
    Runtime.getRuntime().halt(run(new SystemTerminal(), arguments).number());
  }

  /** Configures java.util.logging, by being named, to have no handler at all. */
  public static final class Silence {}

  /** What {@link #main} does, up to ending the process. */
  public static ExitCode run(Terminal terminal, String... arguments) {
    return new Tokenctl(terminal).run(List.of(arguments));
  }

  private ExitCode run(List<String> arguments) {
    CommandLine tree = CommandTree.make(terminal, redactor);
    try {
      ParseResult parsed = tree.parseArgs(arguments.toArray(String[]::new));
      return run(parsed);
    } catch (ParameterException e) {
      return refuseArguments(e);
    } catch (Failure e) {
      return report(e.exitCode(), e.sentence(), e);
    } catch (RuntimeException e) {
      return report(
          ExitCode.FAILURE,
          "a bug in tokenctl (" + e.getClass().getSimpleName() + "); TOKENCTL_DEBUG=1 shows more.",
          e);
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  private ExitCode run(ParseResult parsed) {
    for (ParseResult level :
        parsed.asCommandLineList().stream().map(CommandLine::getParseResult).toList()) {
      CommandLine command = level.commandSpec().commandLine();
      if (level.isUsageHelpRequested()) {
        command.usage(terminal.out());
        return ExitCode.OK;
      }
      if (level.isVersionHelpRequested()) {
        command.printVersionHelp(terminal.out());
        return ExitCode.OK;
      }
    }
    CommandLine leaf = parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
    if (leaf.getCommand() instanceof Command command) {
      return command.run();
    }
    leaf.usage(terminal.err());
    return ExitCode.USAGE;
  }

  private ExitCode refuseArguments(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    return report(ExitCode.USAGE, Arguments.sentence(e) + " See: " + command + " --help", e);
  }

  private ExitCode report(ExitCode exitCode, String sentence, Throwable cause) {
    terminal.err().println("tokenctl: " + Table.clean(redactor.redact(sentence)));
    if (terminal.environment("TOKENCTL_DEBUG").filter("1"::equals).isPresent()) {
      StringWriter trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace, true));
      terminal.err().print(redactor.redact(trace.toString()));
    }
    return exitCode;
  }
}
