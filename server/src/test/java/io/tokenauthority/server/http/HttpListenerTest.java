package io.tokenauthority.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.server.StartFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The listener of a whole authority: its headers, its refusals, its limits. */
class HttpListenerTest {

  @TempDir static Path folder;
  private static LiveAuthority authority;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    authority = LiveAuthority.start(folder, Map.of("http.listen", "127.0.0.1:0"));
  }

  @AfterAll
  static void end() {
    authority.close();
  }

  private static int port() {
    return authority.http("/").getPort();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(authority.http(path)).build(), BodyHandlers.ofString());
  }

  @Test
  void answer_anyPath_hasStrictHeadersAndNoBanner() throws Exception {
    for (String path : new String[] {"/health/live", "/nothing-here"}) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
          .startsWith("default-src 'none'");
      assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
      assertThat(answer.headers().firstValue("x-frame-options")).contains("DENY");
      assertThat(answer.headers().firstValue("referrer-policy")).contains("no-referrer");
      assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
      assertThat(answer.headers().firstValue("server")).isEmpty();
      assertThat(answer.headers().firstValue("x-powered-by")).isEmpty();
    }
  }

  @Test
  void unknownPathAndWrongMethod_areToldApart() throws Exception {
    assertThat(get("/nothing-here").statusCode()).isEqualTo(404);
    HttpResponse<String> posted =
        CLIENT.send(
            HttpRequest.newBuilder(authority.http("/health/live"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build(),
            BodyHandlers.ofString());
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.headers().firstValue("allow")).contains("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health/live HTTP/1.1|Host: a|Host: b||",
        "GET /health/live HTTP/1.1||",
        "GET /health/live HTTP/1.1|Host : a||",
        "POST /health/live HTTP/1.1|Host: a|Content-Length: 3|Content-Length: 4||abcd",
        "POST /health/live HTTP/1.1|Host: a|Content-Length: 3|Transfer-Encoding: chunked||0||",
        "POST /health/live HTTP/1.1|Host: a|Transfer-Encoding: chunked, identity||0||",
        "POST /health/live HTTP/1.1|Host: a|Content-Length: -1||",
        "GET /health/live HTTP/1.1|Host: a|X: a| b||",
        "GET /health/%2e%2e/live HTTP/1.1|Host: a||",
        "GET /health/..;/live HTTP/1.1|Host: a||",
        "GET /health%2flive HTTP/1.1|Host: a||",
        "GET /health/live HTTP/1.1|Host: a|X: a\u0000b||",
        "GET /health/live HTTP/9.9|Host: a||",
        "nonsense||",
      })
  void request_smugglingOrNoHttp_isRefusedWithoutDetail(String request) throws IOException {
    try (RawHttp raw = new RawHttp(port())) {
      String answer = raw.send(request.replace("|", "\r\n")).readAnswer();
      assertThat(answer).startsWith("HTTP/1.1 ");
      assertThat(answer.substring(9, 12)).matches("[45]..").isNotEqualTo("404").isNotEqualTo("405");
      assertNoDetail(answer);
      assertThat(answer).contains("X-Content-Type-Options: nosniff");
    }
  }

  private static void assertNoDetail(String answer) {
    assertThat(answer).doesNotContain("etty", "Exception", "\tat ", "org.", "java.", "smuggl");
  }

  @Test
  void headers_tooLong_are431() throws IOException {
    try (RawHttp raw = new RawHttp(port())) {
      String answer =
          raw.send("GET /health/live HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(20_000) + "\r\n\r\n")
              .readAnswer();
      assertThat(answer).startsWith("HTTP/1.1 431 ");
      assertNoDetail(answer);
    }
  }

  @Test
  void start_portInUse_isOneClearLine(@TempDir Path other) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThatThrownBy(() -> LiveAuthority.start(other, Map.of("http.listen", address)))
          .isInstanceOf(StartFault.class)
          .hasMessageContaining("http.listen " + address + " cannot be bound");
    }
  }
}
