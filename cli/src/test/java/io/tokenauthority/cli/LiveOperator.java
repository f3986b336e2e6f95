package io.tokenauthority.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.server.Authority;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.server.config.Sources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Somebody who types command lines at a real authority. Whatever happens, no secret may be on the
 * screen in the end, nor in a file that others can read (P5).
 */
final class LiveOperator implements AutoCloseable {

  private static final Pattern SECRET =
      Pattern.compile("ta[srb]_[0-9A-Za-z]{20}|eyJ[0-9A-Za-z_-]{20}|correct horse|battery");

  /** How the first admin is made. */
  static final String SETUP =
      "setup root --setup-token-file data/setup-token --password-file password";

  private final Path folder;
  private final Authority authority;
  private final int port;

  /** All that was on the screen, to look for secrets in. */
  private final Queue<String> screen = new ConcurrentLinkedQueue<>();

  /** Starts an authority without an admin; a password is in the file {@code password}. */
  LiveOperator(Path folder) {
    this.folder = folder;
    Map<String, String> flags =
        Map.of(
            "data.dir", path("data"),
            "grpc.listen", "127.0.0.1:0",
            "http.listen", "off",
            "grpc.notice", "0s",
            "grpc.drain", "1s",
            "registration.enabled", "true");
    authority = Authority.start(Sources.read(Optional.empty(), Map.of(), flags).configuration());
    port = authority.grpcPort();
    secret("password", LiveAuthority.PASSWORD);
  }

  /** Ends the authority; the operator can still type. */
  void endAuthority() {
    authority.close();
  }

  @Override
  public void close() throws IOException {
    authority.close();
    assertThat(String.join("\n", screen)).doesNotContainPattern(SECRET);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (SECRET.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).find()) {
          assertThat(Files.getPosixFilePermissions(file))
              .as(file.toString())
              .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
      }
    }
  }

  /** Runs a command line that must succeed; gives its standard output. */
  String ok(String line, String... values) {
    return ends(ExitCode.OK, line, values);
  }

  String ends(ExitCode expected, String line, String... values) {
    String typed = line;
    for (String value : values) {
      typed = typed.replaceFirst("\\{}", Matcher.quoteReplacement(value));
    }
    ScriptedTerminal terminal = new ScriptedTerminal();
    assertThat(run(terminal, typed)).as(typed + "\n" + terminal.errText()).isEqualTo(expected);
    return terminal.outText();
  }

  /** A word that follows an option for a file is a name in the test's folder. */
  ExitCode run(ScriptedTerminal terminal, String line) {
    List<String> all = new ArrayList<>(List.of("--authority", "127.0.0.1:" + port));
    if (!line.contains("--credentials")) {
      all.addAll(List.of("--credentials", path("root.json")));
    }
    boolean file = false;
    for (String word : line.split(" ", -1)) {
      all.add(file ? path(word) : word);
      file = word.endsWith("-file") || word.matches("--(credentials|head|keep-head)");
    }
    ExitCode exitCode = Tokenctl.run(terminal, all.toArray(String[]::new));
    screen.addAll(List.of(terminal.outText(), terminal.errText()));
    return exitCode;
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  void secret(String name, String content) {
    try {
      Path file = folder.resolve(name);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, content);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  static String value(String json, String field) {
    Matcher found = Pattern.compile("\"" + field + "\": *\"([^\"]*)\"").matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return found.group(1);
  }
}
