package io.tokenauthority.cli;

import io.tokenauthority.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A terminal whose person answers by script, and whose screen can be read. */
final class ScriptedTerminal implements Terminal {

  static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
  private final PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
  private final Deque<String> answers = new ArrayDeque<>();
  private final Map<String, String> environment = new HashMap<>();
  private InputStream in = InputStream.nullInputStream();
  private boolean interactive;

  /** A person sits there and will type these, in order. */
  ScriptedTerminal types(String... lines) {
    interactive = true;
    answers.addAll(java.util.List.of(lines));
    return this;
  }

  ScriptedTerminal piped(String text) {
    in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  ScriptedTerminal with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  String outText() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String errText() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** What was typed but never asked for. */
  Deque<String> unasked() {
    return answers;
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public PrintStream out() {
    return outStream;
  }

  @Override
  public PrintStream err() {
    return errStream;
  }

  @Override
  public boolean interactive() {
    return interactive;
  }

  @Override
  public Optional<String> ask(String prompt) {
    errStream.println(prompt);
    return Optional.ofNullable(answers.poll());
  }

  @Override
  public Optional<String> askSecret(String prompt) {
    errStream.println(prompt);
    return Optional.ofNullable(answers.poll());
  }

  @Override
  public Optional<String> environment(String name) {
    return Optional.ofNullable(environment.get(name));
  }

  @Override
  public InstantSource clock() {
    return InstantSource.fixed(NOW);
  }
}
