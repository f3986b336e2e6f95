package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A start that fails tells one line with the remedy, ends with another code than 0, and changes
 * nothing.
 */
final class StartFaultsTest {

  @TempDir Path folder;

  @Test
  void start_configurationWithFaults_tellsEachInALineAndMakesNothing() {
    Map<String, String> environment = Map.of("TOKENAUTHORITY_TOKENS_ACCES_MAX", "1h");
    try (ServerProcess server =
        ServerProcess.run(folder, environment, "serve", "--grpc.listen", "0.0.0.0:0")) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.err())
          .satisfiesExactlyInAnyOrder(
              line -> assertThat(line).contains("did you mean TOKENAUTHORITY_TOKENS_ACCESS_MAX?"),
              line -> assertThat(line).contains("set tls.mode to tls with tls.cert"));
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void start_fileThatCannotBeReadOrHasAnUnknownKey_isNamedAndNothingIsMade() throws IOException {
    Path file = folder.resolve("authority.yaml");
    try (ServerProcess server =
        ServerProcess.run(folder, Map.of(), "serve", "--config", "authority.yaml")) {
      assertRefused(server, "authority.yaml: cannot be read");
    }
    Files.writeString(file, "grpc:\n  lisen: 127.0.0.1:0\n");
    try (ServerProcess server =
        ServerProcess.run(folder, Map.of(), "serve", "--config", "authority.yaml")) {
      assertRefused(server, "did you mean grpc.listen?");
      assertThat(server.exitCode()).isEqualTo(2);
    }
    assertThat(folder.toFile().list()).containsExactly("authority.yaml");
  }

  @Test
  void start_portInUse_namesTheAddress() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      try (ServerProcess server =
          ServerProcess.run(
              folder, Map.of(), "serve", "--http.listen", "off", "--grpc.listen", address)) {
        assertRefused(server, "grpc.listen " + address);
      }
    }
  }

  @Test
  void start_secondServerOnTheSameFile_isRefusedAndTheFirstGoesOn() {
    try (ServerProcess first = ServerProcess.serve(folder);
        ServerProcess second =
            ServerProcess.run(
                folder, Map.of(), "serve", "--data.dir", "data", "--grpc.listen", "127.0.0.1:0")) {
      assertRefused(second, "is in use by process");
      assertThat(first.isAlive()).isTrue();
    }
  }

  @Test
  void start_wrongMasterKeyOrDamagedDatabase_isRefusedAndNothingIsOverwritten() throws IOException {
    try (ServerProcess server = ServerProcess.serve(folder)) {
      server.terminate();
      assertThat(server.exitCode()).isZero();
    }
    Path data = folder.resolve("data");
    Path key = data.resolve("master-key");
    byte[] right = Files.readAllBytes(key);
    Files.delete(key);
    assertRefusedUnchanged(data, "the master key of this database is missing");

    Files.writeString(key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertRefusedUnchanged(data, "another issuer or master key");

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertRefusedUnchanged(data, "chmod 600");

    Files.delete(key);
    Files.write(key, right);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    byte[] bytes = Files.readAllBytes(data.resolve("authority.db"));
    for (int i = 4096; i < bytes.length; i += 7) {
      bytes[i] ^= 0x55;
    }
    Files.write(data.resolve("authority.db"), bytes);
    assertRefusedUnchanged(data, "restore a backup");
  }

  @Test
  void start_databaseLockedByAnotherProgram_isRefusedAndNothingIsOverwritten() throws Exception {
    try (ServerProcess server = ServerProcess.serve(folder)) {
      server.terminate();
      assertThat(server.exitCode()).isZero();
    }
    Path data = folder.resolve("data");
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("authority.db"));
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      statement.execute("BEGIN EXCLUSIVE");
      try (ServerProcess server =
          ServerProcess.run(
              folder, Map.of(), "serve", "--data.dir", "data", "--grpc.listen", "127.0.0.1:0")) {
        assertRefused(server, "is locked by another program: close it there");
      }
      statement.execute("ROLLBACK");
    }
    try (ServerProcess server = ServerProcess.serve(folder)) {
      assertThat(server.port()).isPositive();
    }
  }

  private void assertRefusedUnchanged(Path data, String sentence) throws IOException {
    Map<String, Integer> before = contents(data);
    try (ServerProcess server =
        ServerProcess.run(
            folder, Map.of(), "serve", "--data.dir", "data", "--grpc.listen", "127.0.0.1:0")) {
      assertRefused(server, sentence);
    }
    assertThat(contents(data)).isEqualTo(before);
  }

  private static void assertRefused(ServerProcess server, String sentence) {
    assertThat(server.exitCode()).isNotZero();
    assertThat(server.err()).filteredOn(line -> line.startsWith("tokenauthority: ")).hasSize(1);
    assertThat(server.err()).anyMatch(line -> line.contains(sentence));
    assertThat(server.err()).noneMatch(line -> line.contains("\tat ") || line.contains("    at "));
    assertThat(server.out()).isEmpty();
  }

  /** What is in the folder, those files apart that tell who holds it. */
  private static Map<String, Integer> contents(Path folder) throws IOException {
    Map<String, Integer> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".lock") && !name.endsWith("-shm") && !name.endsWith("-wal")) {
          found.put(
              name, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).hashCode());
        }
      }
    }
    return found;
  }
}
