package io.tokenauthority.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretSettingsTest {

  private static final String PASSWORD = "correct horse battery";

  @TempDir Path folder;

  @Test
  void secret_byEnvironmentOrFile_isTaken() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    Map<String, String> user = Map.of("admin.username", "root");

    for (Map<String, String> environment :
        List.of(
            Map.of("TOKENAUTHORITY_ADMIN_PASSWORD", PASSWORD),
            Map.of("TOKENAUTHORITY_ADMIN_PASSWORD_FILE", file.toString()))) {
      Configuration made = Sources.read(Optional.empty(), environment, user).configuration();
      assertThat(made.admin().orElseThrow().password()).isEqualTo(new Secret(PASSWORD));
    }
  }

  @Test
  void secret_fileNamedByHigherSource_winsOverTheValueOfALower() throws IOException {
    Path yaml = folder.resolve("a.yaml");
    Files.writeString(yaml, "admin: {username: root, password: lower}");
    Path file = Files.writeString(folder.resolve("password"), PASSWORD);

    Configuration made =
        Sources.read(
                Optional.of(yaml),
                Map.of("TOKENAUTHORITY_ADMIN_PASSWORD_FILE", file.toString()),
                Map.of())
            .configuration();

    assertThat(made.admin().orElseThrow().password().reveal()).isEqualTo(PASSWORD);
  }

  @Test
  void secret_byFlag_isRefusedWithoutBeingRepeated() {
    Settings settings =
        Sources.read(Optional.empty(), Map.of(), Map.of("admin.password", PASSWORD));

    assertThatThrownBy(settings::configuration)
        .hasMessageContaining("--admin.password-file")
        .hasMessageNotContaining(PASSWORD);
  }

  @Test
  void secret_asValueAndAsFileAtOnce_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), PASSWORD);
    Settings settings =
        Sources.read(
            Optional.empty(),
            Map.of(
                "TOKENAUTHORITY_ADMIN_PASSWORD",
                PASSWORD,
                "TOKENAUTHORITY_ADMIN_PASSWORD_FILE",
                file.toString()),
            Map.of("admin.username", "root"));

    assertThatThrownBy(settings::configuration).hasMessageContaining("given twice");
  }

  @Test
  void secret_fileThatIsAbsent_isAFaultThatDoesNotRepeatItsName() {
    Settings settings =
        Sources.read(
            Optional.empty(), Map.of("TOKENAUTHORITY_ADMIN_PASSWORD_FILE", PASSWORD), Map.of());

    assertThatThrownBy(settings::configuration)
        .hasMessageContaining("cannot be read")
        .hasMessageNotContaining(PASSWORD);
  }

  @Test
  void P5_printed_anySecretGiven_isNotThere() {
    Settings settings =
        Sources.read(
            Optional.empty(),
            Map.of("TOKENAUTHORITY_ADMIN_PASSWORD", PASSWORD),
            Map.of("admin.username", "root", "grpc.listen", "127.0.0.1:7"));

    String text = new Printed(settings).text();

    assertThat(text)
        .doesNotContain(PASSWORD)
        .contains("# admin.password: set, not shown; environment TOKENAUTHORITY_ADMIN_PASSWORD")
        .contains("grpc.listen: '127.0.0.1:7'  # flag --grpc.listen")
        .contains("tokens.access-max: 1h  # default")
        .contains("# tls.cert: not set");
    assertThat(settings.configuration().toString()).doesNotContain(PASSWORD);
  }

  @Test
  void printed_givenBackAsFile_isTheSameConfiguration() throws IOException {
    Settings settings =
        Sources.read(
            Optional.empty(),
            Map.of(),
            Map.of(
                "grpc.listen", "[::1]:7",
                "rate-limit.tiers.gold.requests", "5",
                "grpc.trusted-proxies", "10.0.0.0/8, fd00::/8",
                "data.dir", "/it's here/data"));
    Path file = Files.writeString(folder.resolve("b.yaml"), new Printed(settings).text());

    Configuration again = Sources.read(Optional.of(file), Map.of(), Map.of()).configuration();

    assertThat(again).isEqualTo(settings.configuration());
  }

  @Test
  void redis_nonsenseOrAPasswordTwiceOrAlone_isAFaultThatRepeatsNothing() {
    Map<String, String> nonsense = Map.of("TOKENAUTHORITY_REDIS_URL", "redis://:hunter2@h?x=1");
    Map<String, String> twice =
        Map.of(
            "TOKENAUTHORITY_REDIS_URL",
            "redis://:hunter2@h",
            "TOKENAUTHORITY_REDIS_PASSWORD",
            "hunter3");
    for (Map<String, String> environment : List.of(nonsense, twice)) {
      assertThatThrownBy(
              () -> Sources.read(Optional.empty(), environment, Map.of()).configuration())
          .hasMessageContaining("redis.url")
          .hasMessageNotContaining("hunter");
    }
    Map<String, String> alone = Map.of("TOKENAUTHORITY_REDIS_PASSWORD", "hunter2");
    assertThatThrownBy(() -> Sources.read(Optional.empty(), alone, Map.of()).configuration())
        .hasMessageContaining("redis.password")
        .hasMessageNotContaining("hunter");
  }

  @Test
  void redis_isPrintedWithoutItsUrl() {
    Settings settings =
        Sources.read(
            Optional.empty(),
            Map.of("TOKENAUTHORITY_REDIS_URL", "redis://:hunter2@cache"),
            Map.of());
    assertThat(settings.configuration().state().redis().target()).isPresent();
    assertThat(new Printed(settings).text()).contains("redis.url: set").doesNotContain("hunter2");
  }
}
