package io.tokenauthority.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.token.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationTest {

  @TempDir Path folder;

  @Test
  void configuration_nothingGiven_isTheDesignsDefaults() {
    Configuration made = Sources.read(Optional.empty(), Map.of(), Map.of()).configuration();

    assertThat(made.state().dataDir()).isEqualTo(Path.of("./data"));
    assertThat(made.state().masterKeyFile()).isEqualTo(Path.of("./data/master-key"));
    assertThat(made.edge().grpc().listen()).hasToString("127.0.0.1:9090");
    assertThat(made.edge().http().listen().orElseThrow()).hasToString("127.0.0.1:8080");
    assertThat(made.edge().reflection()).isEqualTo(GrpcConfig.Reflection.PUBLIC);
    assertThat(made.edge().tls().mode()).isEqualTo(TlsConfig.Mode.OFF);
    assertThat(made.policy().tokens().access().standard()).isEqualTo(Duration.ofMinutes(15));
    assertThat(made.policy().tokens().access().most()).isEqualTo(Duration.ofHours(1));
    assertThat(made.policy().tokens().refresh().idle()).isEqualTo(Duration.ofDays(7));
    assertThat(made.policy().tokens().refresh().absolute()).isEqualTo(Duration.ofDays(30));
    assertThat(made.policy().tokens().refresh().grace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(made.policy().tokens().service().standard()).isEqualTo(Duration.ofDays(30));
    assertThat(made.policy().keys().rotation()).isEqualTo(Duration.ofDays(30));
    assertThat(made.policy().keys().lead()).isEqualTo(Duration.ofHours(24));
    assertThat(made.policy().audit().retain()).isEqualTo(Duration.ofDays(400));
    assertThat(made.policy().registration()).isEqualTo(new RegistrationConfig(false, true, 100));
    assertThat(made.policy().rateLimit().tiers())
        .containsOnly(
            Map.entry(Tier.DEFAULT, perHour(10_000)), Map.entry(Tier.PREMIUM, perHour(100_000)));
    assertThat(made.policy().rateLimit().validate()).isEqualTo(50_000);
    assertThat(made.admin()).isEmpty();
  }

  @Test
  void configuration_sameKeyInEverySource_theFlagWinsThenTheEnvironmentThenTheFile()
      throws IOException {
    Path file = yaml("grpc: {listen: '127.0.0.1:1'}\ntls.mode: tls\nissuer: http://a");
    Settings settings =
        Sources.read(
            Optional.of(file),
            Map.of(
                "TOKENAUTHORITY_GRPC_LISTEN", "127.0.0.1:2",
                "TOKENAUTHORITY_TLS_MODE", "mesh",
                "PATH", "/bin"),
            Map.of("grpc.listen", "127.0.0.1:3"));

    Configuration made = settings.configuration();

    assertThat(made.edge().grpc().listen().port()).isEqualTo(3);
    assertThat(made.edge().tls().mode()).isEqualTo(TlsConfig.Mode.MESH);
    assertThat(made.issuer()).hasToString("http://a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          grpc.listen               | 9090                  | must be host:port
          grpc.listen               | 127.0.0.1:65536       | must be host:port
          grpc.listen               | 0.0.0.0:9090          | listens beyond this machine without TLS
          grpc.reflection           | sometimes             | must be one of public, authenticated, off
          grpc.trusted-proxies      | proxy.example         | must be an IP address or range
          grpc.trusted-proxies      | 10.0.0.0/33           | must be an IP address or range
          grpc.deadline             | 10                    | must be a span
          grpc.deadline             | 10m                   | must be from 100ms to 5m
          grpc.message-size         | 64                    | must be a size
          grpc.message-size         | 1KiB                  | must be from 16KiB to 4MiB
          grpc.metadata-size        | 4KiB                  | must be from 8KiB to 64KiB
          grpc.calls                | many                  | must be a whole number from 16 to 100000
          grpc.connection-age       | 0s                    | must be at least 1s
          grpc.drain                | 11m                   | must be at most 10m
          http.cors-origins         | *                     | must be origins such as
          http.listen               | 8080                  | must be host:port
          http.listen               | 0.0.0.0:8080          | listens beyond this machine w
          http.metrics              | everybody             | must be one of off, authenti
          tls.mode                  | on                    | must be one of off, tls, mtls, mesh
          tls.mode                  | tls                   | is needed by this tls.mode
          tls.cert                  | /cert.pem             | is set, but tls.mode is off
          issuer                    | authority             | an issuer is an http or https URL
          database.url              | jdbc:mysql://db/x     | must be jdbc:postgresql:
          database.url              | jdbc:postgresql://db/x?password=y | must not hold a password
          database.url              | jdbc:postgresql://db/x | must be given with database.url
          database.connections      | 1                     | must be a whole number from 2 to 1000
          database.user             | someone               | is for a database server
          admin.username            | root                  | is needed too
          log.level                 | loud                  | must be one of error, warn, info, debug, trace
          tokens.access-default     | 4s                    | must be from 5s to tokens.access-max
          tokens.access-default     | 2h                    | must be from 5s to tokens.access-max
          tokens.access-max         | 25h                   | must be from 5s to 24h
          tokens.refresh-idle       | 31d                   | must be from 1m to tokens.refresh-absolute
          tokens.refresh-grace      | 61s                   | must be from 0s to 60s
          tokens.refresh-grace      | -1s                   | must be a span
          tokens.refresh-grace      | PT-1S                 | must be a span
          tokens.service-default    | 1h                    | must be from 1d to tokens.service-max
          tokens.service-max        | 3651d                 | must be from 1d to 3650d
          tokens.usage-retain       | 99999999999999999999d | must be a span
          tokens.view-age           | 1s                    | must be from 2s to 5m
          tokens.cache              | 1                     | must be a whole number from 100
          keys.algorithm            | HS256                 | must be one of ES256, EdDSA, RS256
          keys.lead                 | 9m                    | must be at least 10m
          keys.rotation             | 24h                   | must be longer than keys.lead
          rate-limit.enabled        | yes                   | must be true or false
          rate-limit.validate       | 0                     | must be a whole number from 1
          rate-limit.failures.window | 0s                   | must be from 1s to 24h
          rate-limit.tiers.gold.window | 0s                 | must be from 1s to 31d
          rate-limit.tiers.gold.requests | -1               | must be a whole number from 1
          rate-limit.tiers.Gold.requests | 1                | no such key
          registration.max-users    | 0                     | must be a whole number from 1
          audit.retain              | 1h                    | must be at least 1d
          audit.issued              | never                 | must be one of each, summary
          passwords.memory          | 1MiB                  | must be at least 19456KiB
          passwords.iterations      | 1                     | must be a whole number from 2 to 20
          grpc.lisen                | 127.0.0.1:1           | did you mean grpc.listen?
          wholly.other              | 1                     | no such key
          """)
  void configuration_nonsense_isRefusedWithItsPlace(String key, String value, String sentence) {
    Settings settings = Sources.read(Optional.empty(), Map.of(), Map.of(key, value));

    assertThatThrownBy(settings::configuration)
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            refused -> assertThat(refused.faults().toString()).contains(sentence));
  }

  @Test
  void configuration_manyFaults_allAreTold() throws IOException {
    Path file = yaml("grpc:\n  lisen: x\ntokens:\n  access-default: 2h\n  access-max: 1s\n");
    Settings settings =
        Sources.read(
            Optional.of(file),
            Map.of("TOKENAUTHORITY_GRPC_REFLECTON", "x", "TOKENAUTHORITY_TLS_MODE", "loud"),
            Map.of("audit.retain", "1s"));

    assertThatThrownBy(settings::configuration)
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            refused ->
                assertThat(refused.faults())
                    .extracting(Fault::toString)
                    .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("grpc.lisen (file " + file + ":2): no"),
                        line ->
                            assertThat(line)
                                .isEqualTo(
                                    "environment TOKENAUTHORITY_GRPC_REFLECTON: no such key; did"
                                        + " you mean TOKENAUTHORITY_GRPC_REFLECTION?"),
                        line ->
                            assertThat(line)
                                .startsWith("tls.mode (environment TOKENAUTHORITY_TLS_MODE): must"),
                        line ->
                            assertThat(line)
                                .startsWith("tokens.access-max (file " + file + ":5): must be"),
                        line ->
                            assertThat(line)
                                .startsWith("tokens.access-default (file " + file + ":4): must be"),
                        line ->
                            assertThat(line)
                                .startsWith("audit.retain (flag --audit.retain): must be")));
  }

  @Test
  void configuration_everyKeyWithADefault_takesItFromTheEnvironmentToo() {
    for (Key<?> key : Keys.all()) {
      key.fallback()
          .ifPresent(
              fallback -> {
                Settings settings =
                    Sources.read(Optional.empty(), Map.of(key.variable(), fallback), Map.of());
                settings.configuration();
                assertThat(settings.find(key.name())).as(key.name()).isPresent();
              });
    }
  }

  @Test
  void configuration_tierOfTheEnvironment_isReadUnderItsDashedName() {
    Configuration made =
        Sources.read(
                Optional.empty(),
                Map.of(
                    "TOKENAUTHORITY_RATE_LIMIT_TIERS_VERY_GOLD_REQUESTS", "5",
                    "TOKENAUTHORITY_RATE_LIMIT_TIERS_VERY_GOLD_PER_TOKEN", "7"),
                Map.of("rate-limit.tiers.very-gold.window", "1m"))
            .configuration();

    assertThat(made.policy().rateLimit().tiers())
        .hasSize(3)
        .containsEntry(
            new Tier("very-gold"),
            new RateLimitConfig.TierLimit(5, Duration.ofMinutes(1), 5, Optional.of(7)));
  }

  @Test
  void configuration_variablesOfKubernetesAndTheStartScript_arePassedOver() {
    Map<String, String> environment =
        Map.of(
            "TOKENAUTHORITY_SERVICE_HOST", "10.0.0.1",
            "TOKENAUTHORITY_SERVICE_PORT_GRPC", "9090",
            "TOKENAUTHORITY_PORT", "tcp://10.0.0.1:9090",
            "TOKENAUTHORITY_PORT_9090_TCP_ADDR", "10.0.0.1",
            "TOKENAUTHORITY_JAVA_OPTS", "-Xmx1g");

    assertThat(Sources.read(Optional.empty(), environment, Map.of()).configuration()).isNotNull();
  }

  @Test
  void configuration_fileThatIsNoYaml_tellsTheLineAndNotWhatStandsThere() throws IOException {
    Path file = yaml("admin:\n  username: root\n  password: [hunter2\n");
    Settings settings = Sources.read(Optional.of(file), Map.of(), Map.of());

    assertThatThrownBy(settings::configuration)
        .hasMessageContaining(file + ":4")
        .hasMessageContaining("is not YAML")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource({"-1,is over", "0,cannot be read"})
  void configuration_fileThatCannotBeTaken_isOneFault(int size, String sentence)
      throws IOException {
    Path file = folder.resolve("absent.yaml");
    if (size < 0) {
      Files.writeString(file, "#".repeat((1 << 20) + 1));
    }
    Settings settings = Sources.read(Optional.of(file), Map.of(), Map.of());

    assertThatThrownBy(settings::configuration).hasMessageContaining(sentence);
  }

  @Test
  void configuration_sameKeyTwiceInOneFile_isRefused() throws IOException {
    Path file = yaml("issuer: http://a\nissuer: http://b\n");
    Settings settings = Sources.read(Optional.of(file), Map.of(), Map.of());

    assertThatThrownBy(settings::configuration).hasMessageContaining("given twice");
  }

  @Test
  void listenAddress_variousHosts_knowsWhatIsLoopback() {
    for (String near : List.of("127.0.0.1:1", "localhost:0", "[::1]:65535", "127.9.9.9:1")) {
      assertThat(ListenAddress.parse(near).isLoopback()).as(near).isTrue();
    }
    for (String far : List.of("0.0.0.0:1", "[::]:1", "192.0.2.1:1", "nowhere.invalid:1")) {
      assertThat(ListenAddress.parse(far).isLoopback()).as(far).isFalse();
    }
  }

  private static RateLimitConfig.TierLimit perHour(int requests) {
    return new RateLimitConfig.TierLimit(requests, Duration.ofHours(1), requests, Optional.empty());
  }

  private Path yaml(String text) throws IOException {
    return Files.writeString(folder.resolve("tokenauthority.yaml"), text);
  }
}
