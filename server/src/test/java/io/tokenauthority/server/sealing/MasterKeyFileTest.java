package io.tokenauthority.server.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.token.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyFileTest {

  private static final String KEY_ONE = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String KEY_TWO = "/wECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final Issuer ISSUER = new Issuer("https://authority.example");

  @TempDir Path folder;

  @Test
  void create_makesAFileOfMode0600ThatReadsBack() throws IOException {
    Path file = folder.resolve("master.key");

    MasterKey made = MasterKeyFile.create(file, new SecureRandom());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(MasterKeyFile.read(file).fingerprints(ISSUER)).isEqualTo(made.fingerprints(ISSUER));
    assertThat(folder).isDirectoryNotContaining(each -> !each.equals(file));
  }

  @Test
  void create_whereThereIsOne_refusedAndKept() throws IOException {
    Path file = folder.resolve("master.key");
    MasterKeyFile.create(file, new SecureRandom());
    String before = Files.readString(file);

    assertThatThrownBy(() -> MasterKeyFile.create(file, new SecureRandom()))
        .isInstanceOf(MasterKeyException.class)
        .hasMessageContaining("exists already");
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void create_twice_givesOtherKeys() {
    MasterKey one = MasterKeyFile.create(folder.resolve("one"), new SecureRandom());
    MasterKey two = MasterKeyFile.create(folder.resolve("two"), new SecureRandom());

    assertThat(one.fingerprints(ISSUER)).isNotEqualTo(two.fingerprints(ISSUER));
  }

  @Test
  void read_severalKeys_inTheirOrder() throws IOException {
    MasterKey both = read("# comment\n\n  " + KEY_ONE + "  \r\n" + KEY_TWO + "\n");
    MasterKey one = read(KEY_ONE);
    MasterKey two = read(KEY_TWO);

    assertThat(both.size()).isEqualTo(2);
    assertThat(both.fingerprints(ISSUER))
        .containsExactly(one.fingerprints(ISSUER).get(0), two.fingerprints(ISSUER).get(0));
    assertThat(one.fingerprints(new Issuer("https://other.example")))
        .isNotEqualTo(one.fingerprints(ISSUER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------", "rw------x"})
  void read_modeThatIsNotTheOwnersAlone_refusedWithTheRemedy(String mode) throws IOException {
    Path file = written(KEY_ONE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> MasterKeyFile.read(file))
        .isInstanceOf(MasterKeyException.class)
        .hasMessageContaining("chmod 600 " + file);
  }

  @Test
  void read_readOnlyForItsOwner_isFine() throws IOException {
    Path file = written(KEY_ONE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

    assertThat(MasterKeyFile.read(file).size()).isEqualTo(1);
  }

  @Test
  void read_garbage_oneLineThatSaysWhereAndRepeatsNothing() throws IOException {
    String slip = KEY_ONE.replace("AwQF", "Aw!F");
    for (String content :
        List.of(
            slip,
            KEY_ONE.substring(4),
            KEY_ONE + KEY_TWO,
            KEY_ONE + "\n" + KEY_ONE,
            "",
            "# only a comment",
            "\u0000\u0001\u0002",
            "x".repeat(20_000),
            (KEY_ONE + "\n").repeat(2),
            manyKeys(17))) {
      Path file = written(content);
      assertThatThrownBy(() -> MasterKeyFile.read(file))
          .isInstanceOf(MasterKeyException.class)
          .hasMessageStartingWith("master key file " + file)
          .hasMessageNotContaining("\n")
          .hasMessageNotContaining(slip)
          .hasNoCause();
    }
  }

  @Test
  void read_missingFileOrFolder_saysHowToMakeOne() {
    assertThatThrownBy(() -> MasterKeyFile.read(folder.resolve("none")))
        .hasMessageContaining("umask 077");
    assertThatThrownBy(() -> MasterKeyFile.read(folder)).isInstanceOf(MasterKeyException.class);
    assertThatThrownBy(
            () -> MasterKeyFile.create(folder.resolve("no/such/folder"), new SecureRandom()))
        .isInstanceOf(MasterKeyException.class);
  }

  @Test
  void toString_showsNoKey() throws IOException {
    assertThat(read(KEY_ONE)).hasToString("MasterKey[1]");
  }

  private MasterKey read(String content) throws IOException {
    return MasterKeyFile.read(written(content));
  }

  private Path written(String content) throws IOException {
    Path file = Files.createTempFile(folder, "master", ".key");
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static String manyKeys(int count) {
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < count; i++) {
      keys.append((char) ('A' + i)).append(KEY_ONE.substring(1)).append('\n');
    }
    return keys.toString();
  }
}
