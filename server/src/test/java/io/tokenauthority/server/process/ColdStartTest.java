package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start does not pay for. */
final class ColdStartTest {

  @TempDir Path folder;

  @Test
  void start_withoutRedis_loadsNothingOfItsDriver() throws IOException {
    Path classes = folder.resolve("classes");
    Map<String, String> environment =
        Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);
    try (ServerProcess server =
        ServerProcess.run(
            folder, environment, "serve", "--grpc.listen", "127.0.0.1:0", "--http.listen", "off")) {
      server.port();
      List<String> loaded = Files.readAllLines(classes);
      assertThat(loaded).anyMatch(line -> line.contains("io.grpc."));
      assertThat(loaded)
          .noneMatch(line -> line.contains(" io.lettuce."))
          .noneMatch(line -> line.contains(" io.netty."))
          .noneMatch(line -> line.contains(" reactor."));
    }
  }
}
