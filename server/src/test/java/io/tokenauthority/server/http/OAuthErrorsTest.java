package io.tokenauthority.server.http;

import static io.tokenauthority.server.http.OAuthTown.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.Await;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input to OAuth's endpoints: the RFC's error, and nothing that helps who guesses. */
class OAuthErrorsTest {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String BOUNDED = "grant_type=client_credentials&client_id=billing";

  @TempDir static Path folder;
  private static OAuthTown town;

  @BeforeAll
  static void start() throws IOException {
    town = new OAuthTown(folder);
  }

  @AfterAll
  static void end() {
    town.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                                                        | 400 | invalid_request",
        "grant_type=                                              | 400 | invalid_request",
        "grant_type=password&username=root&password=x             | 400 | unsupported_grant_type",
        "grant_type=authorization_code&code=x                     | 400 | unsupported_grant_type",
        "grant_type=refresh_token                                 | 400 | invalid_request",
        "grant_type=refresh_token&refresh_token=x                 | 400 | invalid_grant",
        "grant_type=refresh_token&refresh_token=x&refresh_token=x | 400 | invalid_request",
        "grant_type=refresh_token&grant_type=refresh_token        | 400 | invalid_request",
        "grant_type=client_credentials                            | 401 | invalid_client",
        "grant_type=client_credentials&client_id=billing          | 401 | invalid_client",
        "grant_type=client_credentials&client_secret=x            | 400 | invalid_request",
        "grant_type=client_credentials&client_id=a&client_secret=b| 401 | invalid_client",
        "grant_type=client_credentials&client_assertion=x         | 400 | invalid_request",
        "grant_type=%zz                                           | 400 | invalid_request",
        "grant_type=%c3%28                                        | 400 | invalid_request",
        "grant_type=refresh_token&refresh_token=x&scope=%22       | 400 | invalid_scope",
      })
  void token_badForm_isTheRfcsError(String form, int status, String error) throws Exception {
    HttpResponse<String> answer = town.post("/oauth2/token", FORM, form == null ? "" : form);
    assertError(answer, status, error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"urn:ietf:params:oauth:grant-type:jwt-bearer", "x"})
  void token_manyParameters_areRefused(String type) throws Exception {
    String form = "grant_type=" + type + "&a=b".repeat(200);
    assertError(town.post("/oauth2/token", FORM, form), 400, "invalid_request");
  }

  @Test
  void token_wrongMediaTypeOrQuery_isRefused() throws Exception {
    assertError(town.post("/oauth2/token", "application/json", "{}"), 415, "invalid_request");
    assertError(town.post("/oauth2/token", "text/plain", BOUNDED), 415, "invalid_request");
    assertError(town.post("/oauth2/token?a=b", FORM, BOUNDED), 400, "invalid_request");
    assertThat(town.get("/oauth2/token").statusCode()).isEqualTo(405);
  }

  @Test
  void token_scopeOrAudienceThatIsNotHeld_isToldApart() throws Exception {
    assertError(issue("scope", "admin", "audience", ORDERS), 400, "invalid_scope");
    assertError(issue("audience", "elsewhere"), 400, "invalid_target");
    assertError(issue("resource", "https://elsewhere.example"), 400, "invalid_target");
    assertError(issue("scope", "read"), 400, "invalid_target"); // billing has two audiences
  }

  @Test
  void P5_wrongCredential_isOneAnswerWhateverIsWrong() throws Exception {
    String otherSecret = town.billing.substring(0, town.billing.length() - 1) + "0";
    String first = client("billing", otherSecret).body();
    assertThat(client("nobody", town.billing).body()).isEqualTo(first);
    assertThat(client("gateway", town.billing).body()).isEqualTo(first);
    assertThat(client("billing", "x").body()).isEqualTo(first);
    assertThat(client("billing", town.admin).body()).isEqualTo(first);
    HttpResponse<String> basic =
        town.post(
            "/oauth2/token", FORM, "grant_type=client_credentials", "Authorization", "Basic x");
    assertThat(basic.body()).isEqualTo(first);
    assertThat(basic.headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith("Basic realm=");
    assertError(basic, 401, "invalid_client");
  }

  @Test
  void client_twoWaysAtOnce_isRefused() throws Exception {
    String pair =
        Base64.getEncoder()
            .encodeToString(("billing:" + town.billing).getBytes(StandardCharsets.UTF_8));
    String form = BOUNDED + "&client_secret=" + town.billing;
    assertError(
        town.post("/oauth2/token", FORM, form, "Authorization", "Basic " + pair),
        400,
        "invalid_request");
  }

  @Test
  void introspection_withoutOrWithABadCredential_is401() throws Exception {
    Map<String, String> form = Map.of("token", town.accessToken());
    assertError(town.post("/oauth2/introspect", form), 401, "invalid_client");
    HttpResponse<String> bearer =
        town.post("/oauth2/introspect", form, "Authorization", "Bearer " + town.accessToken());
    assertError(bearer, 401, "invalid_token"); // a token for orders is worth nothing here
    assertThat(bearer.headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith("Bearer realm=")
        .contains("error=\"invalid_token\"");
    assertError(
        town.post("/oauth2/introspect", Map.of("token", "x"), "Authorization", "Bearer"),
        401,
        "invalid_token");
  }

  @Test
  void revocation_withoutAToken_isRefusedAndWithAWrongClientToo() throws Exception {
    assertError(town.post("/oauth2/revoke", FORM, ""), 400, "invalid_request");
    String token = town.accessToken();
    Map<String, String> form = new LinkedHashMap<>();
    form.put("token", token);
    form.put("client_id", "billing");
    form.put("client_secret", "wrong");
    assertError(town.post("/oauth2/revoke", form), 401, "invalid_client");
  }

  @Test
  void body_tooLong_is413WithOrWithoutALength() throws Exception {
    String large = "grant_type=" + "a".repeat(70_000);
    assertError(town.post("/oauth2/token", FORM, large), 413, "invalid_request");
    HttpResponse<String> chunked =
        OAuthTown.send(
            HttpRequest.newBuilder(town.at("/oauth2/token"))
                .header("Content-Type", FORM)
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString(large))));
    assertError(chunked, 413, "invalid_request");
  }

  @Test
  void body_thatDrips_is408WithoutAThreadHeld() throws Exception {
    try (RawHttp raw = new RawHttp(town.at("/").getPort())) {
      raw.send(
          "POST /oauth2/token HTTP/1.1\r\nHost: a\r\nContent-Type: "
              + FORM
              + "\r\nContent-Length: 60000\r\n\r\n");
      CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> readToEnd(raw));
      Await.until("the dripping body is given up", () -> drip(raw) && answer.isDone());
      assertThat(answer.join()).startsWith("HTTP/1.1 408 ").contains("invalid_request");
    }
  }

  private static String readToEnd(RawHttp raw) {
    try {
      return raw.readToEnd();
    } catch (IOException ended) {
      return "ended";
    }
  }

  private static boolean drip(RawHttp raw) {
    try {
      raw.send("a");
    } catch (IOException closed) {
      // The answer tells.
    }
    return true;
  }

  @Test
  void keys_knownToTheCaller_are304AndMayBeKept() throws Exception {
    HttpResponse<String> keys = town.get("/.well-known/jwks.json");
    assertThat(keys.headers().firstValue("Cache-Control")).contains("public, max-age=300");
    assertThat(keys.body()).doesNotContain("\"d\"");
    String etag = keys.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again = town.get("/.well-known/jwks.json", "If-None-Match", etag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void origin_configured_mayReadAndOthersMayNot() throws Exception {
    String allow = "Access-Control-Allow-Origin";
    HttpResponse<String> known =
        town.get("/.well-known/jwks.json", "Origin", "https://console.example");
    assertThat(known.headers().firstValue(allow)).contains("https://console.example");
    assertThat(known.headers().allValues("Vary")).contains("Origin");
    HttpResponse<String> stranger =
        town.get("/.well-known/jwks.json", "Origin", "https://console.example.evil");
    assertThat(stranger.headers().firstValue(allow)).isEmpty();
    HttpResponse<String> health = town.get("/health/live", "Origin", "https://console.example");
    assertThat(health.headers().firstValue(allow)).isEmpty();
    HttpResponse<String> asked =
        OAuthTown.send(
            HttpRequest.newBuilder(town.at("/oauth2/token"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .headers(
                    "Origin", "https://console.example", "Access-Control-Request-Method", "POST"));
    assertThat(asked.statusCode()).isEqualTo(204);
    assertThat(asked.headers().firstValue("Access-Control-Allow-Methods")).contains("POST");
    assertThat(asked.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  private static HttpResponse<String> issue(String... more) throws Exception {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", "billing");
    form.put("client_secret", town.billing);
    for (int i = 0; i < more.length; i += 2) {
      form.put(more[i], more[i + 1]);
    }
    return town.post("/oauth2/token", form);
  }

  private static HttpResponse<String> client(String id, String secret) throws Exception {
    return town.post(
        "/oauth2/token",
        Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", secret));
  }

  private static void assertError(HttpResponse<String> answer, int status, String error) {
    assertThat(answer.body()).contains("\"error\":\"" + error + "\"");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body()).doesNotContain("Exception", "\tat ", town.billing);
  }
}
