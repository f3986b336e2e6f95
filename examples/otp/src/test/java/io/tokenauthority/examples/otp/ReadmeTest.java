package io.tokenauthority.examples.otp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of Java that the README promises are enough: they are, to the letter. */
final class ReadmeTest {

  private static final Path PROJECT = Path.of("../..");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final List<String> IMPORTS =
      List.of(
          "io.grpc.*",
          "io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder",
          "io.tokenauthority.examples.otp.v1.OtpServiceGrpc",
          "io.tokenauthority.examples.otp.v1.OtpServiceGrpc.OtpServiceBlockingStub",
          "io.tokenauthority.interceptor.client.*",
          "io.tokenauthority.interceptor.server.TokenGuard",
          "io.tokenauthority.testing.*",
          "java.nio.file.Path",
          "org.junit.jupiter.api.Test",
          "org.junit.jupiter.api.extension.RegisterExtension");

  @TempDir Path compiled;

  private static List<String> snippets() throws IOException {
    String readme = Files.readString(PROJECT.resolve("README.md"));
    return JAVA.matcher(readme).results().map(MatchResult::group).map(ReadmeTest::inside).toList();
  }

  private static String inside(String block) {
    return block.replace("```java\n", "").replace("```", "");
  }

  private List<String> faults(String code) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> heard = new DiagnosticCollector<>();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    boolean good =
        compiler
            .getTask(
                null,
                null,
                heard,
                List.of("-proc:none", "-cp", classPath, "-d", compiled.toString()),
                null,
                List.of(new Source(code)))
            .call();
    List<String> faults =
        heard.getDiagnostics().stream()
            .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
            .map(each -> each.getMessage(Locale.ROOT))
            .toList();
    assertThat(good).isEqualTo(faults.isEmpty());
    return faults;
  }

  /** Statements are put into a method, members with their annotations into a class. */
  private static String unit(String snippet) {
    StringBuilder code = new StringBuilder();
    IMPORTS.forEach(name -> code.append("import ").append(name).append(";\n"));
    code.append("class Snippet {\n");
    if (snippet.startsWith("@")) {
      return code + snippet.replace("…", "") + "}\n";
    }
    return code
        + "  static class OtpService extends OtpServiceGrpc.OtpServiceImplBase {}\n"
        + "  static void run(Channel toAuthority, ServerCredentials tls) throws Exception {\n"
        + snippet
        + "  }\n}\n";
  }

  @Test
  void snippets_ofJava_compile() throws IOException {
    assertThat(snippets()).hasSizeGreaterThanOrEqualTo(2);
    for (String snippet : snippets()) {
      assertThat(faults(unit(snippet))).as(snippet).isEmpty();
    }
    assertThat(faults(unit("noSuchThing();"))).hasSize(1);
  }

  @Test
  void snippet_ofTheCaller_isFiveLinesAndStandsInTheJavadocToo() throws IOException {
    List<String> lines = snippets().get(0).lines().toList();
    assertThat(lines).hasSize(5);
    Path client =
        PROJECT.resolve("client-interceptor/src/main/java/io/tokenauthority/interceptor/client");
    for (String file : List.of("package-info.java", "ClientIdentity.java")) {
      try (Stream<String> source = Files.lines(client.resolve(file))) {
        assertThat(source.map(line -> line.replaceFirst("^ \\* ", "")).toList())
            .as(file)
            .containsSequence(lines);
      }
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String code) {
      super(URI.create("string:///Snippet.java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
