package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenauthority.server.store.Samples;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreStartException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made and what is refused when a database is opened; nothing refused is overwritten. */
class SqliteFileTest {

  @TempDir Path folder;

  @Test
  void open_new_makesFolderAndFilesForTheOwnerAlone() throws IOException {
    Path data = folder.resolve("deep/data");
    try (Store store = SqliteStore.open(data.resolve("authority.db"))) {
      store.write(
          tx -> {
            tx.accounts().insert(new Samples().service());
            return 0;
          });
      TreeMap<String, String> modes = new TreeMap<>();
      modes.put("data", mode(data));
      try (var files = Files.list(data)) {
        for (Path each : files.toList()) {
          modes.put(each.getFileName().toString(), mode(each));
        }
      }
      assertThat(modes)
          .containsEntry("data", "rwx------")
          .containsEntry("authority.db", "rw-------")
          .containsEntry("authority.db-wal", "rw-------")
          .containsEntry("authority.db-shm", "rw-------")
          .containsEntry("authority.db.lock", "rw-------")
          .hasSize(5);
    }
  }

  @Test
  void open_fileReadableByOthers_isTakenFromThem() throws IOException {
    Path file = NewDatabase.file(folder);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    SqliteStore.open(file).close();
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void open_inUseByThisProcess_isRefused_untilItIsClosed() {
    Path file = NewDatabase.file(folder);
    Store first = SqliteStore.open(file);
    assertRefused(file, "is in use by this process");
    assertRefused(folder.resolve("../" + folder.getFileName() + "/authority.db"), "is in use");
    first.close();
    SqliteStore.open(file).close();
  }

  @Test
  void open_noDatabase_isRefusedAndLeftAsItIs() throws IOException {
    byte[] junk = new byte[20_000];
    new Random(1).nextBytes(junk);
    assertRefusedUnchanged(junk, "is damaged or no SQLite database");
    assertRefusedUnchanged("issuer: https://x".getBytes(UTF_8), "is damaged");
  }

  @Test
  void open_damagedPages_isRefusedAndLeftAsItIs() throws IOException {
    byte[] damaged = Files.readAllBytes(NewDatabase.file(folder));
    Arrays.fill(damaged, 8_192, 60_000, (byte) 7);
    assertRefusedUnchanged(damaged, "is damaged");
  }

  @Test
  void open_cutShort_isRefusedAndLeftAsItIs() throws IOException {
    byte[] whole = Files.readAllBytes(NewDatabase.file(folder));
    assertRefusedUnchanged(Arrays.copyOf(whole, whole.length / 2), "is damaged");
  }

  @Test
  void open_databaseOfAnotherProgram_isRefusedAndLeftAsItIs() throws Exception {
    byte[] other = made("CREATE TABLE recipe (name TEXT)");
    assertRefusedUnchanged(other, "is the database of another program");
  }

  @Test
  void open_newerSchema_isRefusedAndLeftAsItIs() throws Exception {
    NewDatabase.file(folder);
    byte[] newer = made("PRAGMA user_version = 99");
    assertRefusedUnchanged(newer, "was written by a newer build (schema 99, this one knows");
  }

  @Test
  void open_lockedBySomethingElse_isRefused() throws SQLException {
    Path file = NewDatabase.file(folder);
    try (Connection shell = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      try (var statement = shell.createStatement()) {
        statement.execute("PRAGMA locking_mode = EXCLUSIVE");
        statement.execute("BEGIN EXCLUSIVE");
        assertRefused(file, "is locked by another program");
      }
    }
    SqliteStore.open(file).close();
  }

  @Test
  void open_aFolder_isRefusedAndLeftAsItIs() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    String before = mode(data);
    assertRefused(data, "is no file that this user can read and write");
    assertThat(mode(data)).isEqualTo(before);
    assertThat(folder.resolve("data-wal")).doesNotExist();
  }

  @Test
  void open_whereNothingCanBeMade_isRefused() {
    assertRefused(Path.of("/proc/nowhere/authority.db"), "check that its folder exists");
  }

  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  /** The bytes of a database on which this was run. */
  private byte[] made(String sql) throws Exception {
    Path file = folder.resolve("authority.db");
    try (Connection shell = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = shell.createStatement()) {
      statement.execute(sql);
    }
    return Files.readAllBytes(file);
  }

  private void assertRefusedUnchanged(byte[] bytes, String why) throws IOException {
    Path file = folder.resolve("authority.db");
    Files.write(file, bytes);
    assertRefused(file, why);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    assertThat(folder.resolve("authority.db-wal")).doesNotExist();
  }

  private static void assertRefused(Path file, String why) {
    assertThatExceptionOfType(StoreStartException.class)
        .isThrownBy(() -> SqliteStore.open(file))
        .withMessageContaining(why)
        .withMessageMatching("[^\n]{20,250}")
        .withNoCause();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
