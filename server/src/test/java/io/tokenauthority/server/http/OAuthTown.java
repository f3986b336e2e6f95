package io.tokenauthority.server.http;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.PublicKey;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.TokenSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A live authority whose name is its own address, with accounts that OAuth clients are. */
final class OAuthTown implements AutoCloseable {

  static final String ORDERS = "orders";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  final LiveAuthority authority;
  final String issuer;
  final String admin;

  /** Service tokens: of who calls, who acts in between, and who introspects. */
  final String billing;

  final String gateway;
  final String introspector;

  OAuthTown(Path folder) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    issuer = "http://127.0.0.1:" + port;
    authority =
        LiveAuthority.start(
            folder,
            Map.of(
                "http.listen",
                "127.0.0.1:" + port,
                "issuer",
                issuer,
                "http.cors-origins",
                "https://console.example"));
    admin = authority.signIn().getAccessToken();
    billing = serviceToken("billing", List.of("read", "write"), List.of(ORDERS, "stock"));
    gateway = serviceToken("gateway", List.of("read"), List.of(ORDERS));
    introspector = serviceToken("introspector", List.of("tokens:validate"), List.of());
  }

  private String serviceToken(String account, List<String> scopes, List<String> audiences) {
    return authority.serviceToken(admin, account, scopes, audiences).getServiceTokenSecret();
  }

  /** A service account with a registered key, whose private part this is. */
  ECKey keyedAccount(String account) throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID(account + "-1").generate();
    var unused =
        ServiceAccountsGrpc.newBlockingStub(authority.channel())
            .withCallCredentials(LiveAuthority.bearer(admin))
            .createServiceAccount(
                CreateServiceAccountRequest.newBuilder()
                    .setAccount(account)
                    .addAllowedScopes("read")
                    .addAllowedAudiences(ORDERS)
                    .addPublicKeys(
                        PublicKey.newBuilder().setJwkJson(key.toPublicJWK().toJSONString()))
                    .build());
    return key;
  }

  /** An access token of billing's for orders. */
  String accessToken() throws Exception {
    HttpResponse<String> answer =
        post(
            "/oauth2/token",
            Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                "billing",
                "client_secret",
                billing,
                "audience",
                ORDERS));
    return answer.body().replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
  }

  TokenSet session() {
    return authority.signIn();
  }

  URI at(String path) {
    return authority.http(path);
  }

  static ClientAuthentication basic(String account, String secret) {
    return new ClientSecretBasic(new ClientID(account), new Secret(secret));
  }

  /** Posts a form. */
  HttpResponse<String> post(String path, Map<String, String> form, String... headers)
      throws Exception {
    StringBuilder body = new StringBuilder();
    form.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "" : "&").append(name).append('=').append(encoded(value)));
    return post(path, "application/x-www-form-urlencoded", body.toString(), headers);
  }

  HttpResponse<String> post(String path, String type, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(at(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    authority.close();
  }
}
