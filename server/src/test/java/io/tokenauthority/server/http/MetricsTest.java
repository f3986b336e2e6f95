package io.tokenauthority.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health and metrics of a live authority. */
class MetricsTest {

  private static final Path GRAFANA = Path.of("../deploy/grafana/token-authority.json");
  private static final Pattern NAME = Pattern.compile("\\b(?:tokenauthority|jvm|process)_[a-z_]+");

  @TempDir static Path folder;
  private static OAuthTown town;

  @BeforeAll
  static void start() throws Exception {
    town = new OAuthTown(folder);
    assertThat(town.accessToken()).isNotEmpty();
    var unused =
        town.post("/oauth2/token", Map.of("grant_type", "refresh_token", "refresh_token", "x"));
  }

  @AfterAll
  static void end() {
    town.close();
  }

  private static String metrics() throws Exception {
    return town.get("/metrics").body();
  }

  @Test
  void ready_allWell_tellsEachPart() throws Exception {
    HttpResponse<String> ready = town.get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(JsonParser.parseString(ready.body()).getAsJsonObject().get("parts").toString())
        .contains("\"store\":{\"status\":\"up\"}", "\"trust\"", "\"keys\"", "\"serving\"");
  }

  @Test
  void metrics_tellWhatWasDone() throws Exception {
    String text = metrics();
    assertThat(text)
        .contains("tokenauthority_issued_total 2.0")
        .contains("tokenauthority_refusals_total{reason=\"CREDENTIAL_INVALID\"} 1.0")
        .contains(
            "tokenauthority_rpc_calls_total{outcome=\"OK\","
                + "rpc=\"tokenauthority.v1.TokenAuthority/IssueToken\"} 1.0")
        .contains("tokenauthority_rpc_calls_total{outcome=\"400\",rpc=\"POST /oauth2/token\"} 1.0")
        .containsPattern(
            "tokenauthority_service_token_expiry_seconds\\{account=\"billing\",token_id=\"[^\"]+\"} 2591[0-9]{3}\\.")
        .doesNotContain(town.billing, town.admin);
  }

  @Test
  void metrics_passedOnByAProxy_needATokenWithServerRead() throws Exception {
    String[] proxied = {"X-Forwarded-For", "192.0.2.1"};
    assertThat(town.get("/metrics", proxied).statusCode()).isEqualTo(401);
    assertThat(
            town.get("/metrics", proxied[0], proxied[1], "Authorization", "Bearer " + town.admin)
                .statusCode())
        .isEqualTo(200);
    assertThat(
            town.get("/metrics", proxied[0], proxied[1], "Authorization", "Bearer nonsense")
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void dashboard_ofGrafana_usesMetricsThatExist() throws Exception {
    Set<String> known = new TreeSet<>();
    Matcher lines = Pattern.compile("(?m)^([a-z_]+)").matcher(metrics());
    while (lines.find()) {
      known.add(lines.group(1));
    }
    Set<String> used = new TreeSet<>();
    collect(JsonParser.parseString(Files.readString(GRAFANA)), used);
    assertThat(used).hasSizeGreaterThan(8);
    assertThat(known).containsAll(used);
  }

  private static void collect(JsonElement json, Set<String> used) {
    if (json.isJsonArray()) {
      json.getAsJsonArray().forEach(each -> collect(each, used));
    } else if (json.isJsonObject()) {
      json.getAsJsonObject()
          .entrySet()
          .forEach(
              member -> {
                if (member.getKey().equals("expr")) {
                  Matcher names = NAME.matcher(member.getValue().getAsString());
                  while (names.find()) {
                    used.add(names.group());
                  }
                } else {
                  collect(member.getValue(), used);
                }
              });
    }
  }

  @Test
  void metrics_promtool_findsNoFault() throws Exception {
    assumeTrue(isInstalled("promtool"), "promtool is not installed: the check is skipped");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    try (var in = promtool.getOutputStream()) {
      in.write(metrics().getBytes(StandardCharsets.UTF_8));
    }
    String said = read(promtool.getInputStream());
    assertThat(promtool.waitFor(20, TimeUnit.SECONDS)).isTrue();
    String ours =
        said.lines().filter(line -> line.contains("tokenauthority")).collect(Collectors.joining());
    assertThat(ours).isEmpty();
    // 3: it has advice about the names of others' metrics; 1: the text is not readable.
    assertThat(promtool.exitValue()).as(said).isIn(0, 3);
  }

  private static String read(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
