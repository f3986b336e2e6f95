package io.tokenauthority.cli.terminal;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The process's own streams, console and environment. */
public final class SystemTerminal implements Terminal {

  private final PrintStream out = utf8(FileDescriptor.out);
  private final PrintStream err = utf8(FileDescriptor.err);
  private final @Nullable Console console = interactiveConsole();

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** From Java 22 a Console exists without a terminal too; its isTerminal() then tells. */
  @SuppressWarnings("SystemConsoleNull") // both answers are asked for
  private static @Nullable Console interactiveConsole() {
    Console console = System.console();
    if (console == null) {
      return null;
    }
    try {
      boolean terminal = (boolean) Console.class.getMethod("isTerminal").invoke(console);
      return terminal ? console : null;
    } catch (NoSuchMethodException before22) {
      return console;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return null;
    }
  }

  @Override
  public InputStream in() {
    return System.in;
  }

  @Override
  public PrintStream out() {
    return out;
  }

  @Override
  public PrintStream err() {
    return err;
  }

  @Override
  public boolean interactive() {
    return console != null;
  }

  @Override
  public Optional<String> ask(String prompt) {
    if (console == null) {
      return Optional.empty();
    }
    err.print(prompt);
    err.flush();
    return Optional.ofNullable(console.readLine());
  }

  @Override
  public Optional<String> askSecret(String prompt) {
    if (console == null) {
      return Optional.empty();
    }
    err.print(prompt);
    err.flush();
    return Optional.ofNullable(console.readPassword()).map(String::new);
  }

  @Override
  public Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  @Override
  public InstantSource clock() {
    return Clock.systemUTC();
  }
}
