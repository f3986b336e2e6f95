package io.tokenauthority.server.http.oauth;

import io.tokenauthority.server.authority.GetKeySet;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.trust.PublishedKeys;
import io.tokenauthority.token.Issuer;
import java.net.URI;
import java.util.List;

/** What anyone may read: the metadata (RFC 8414) and the keys (RFC 7517). */
final class Documents {

  static final String METADATA = "/.well-known/oauth-authorization-server";
  static final String KEYS = "/.well-known/jwks.json";
  static final String TOKEN = "/oauth2/token";
  static final String INTROSPECT = "/oauth2/introspect";
  static final String REVOKE = "/oauth2/revoke";

  private static final String SHORTLY = "public, max-age=" + GetKeySet.MAX_AGE.toSeconds();

  private final Issuer issuer;
  private final GetKeySet keySet;
  private final HttpAnswer metadata;

  Documents(Issuer issuer, GetKeySet keySet) {
    this.issuer = issuer;
    this.keySet = keySet;
    this.metadata = HttpAnswer.json(200, metadata()).with("Cache-Control", SHORTLY);
  }

  /** Where the metadata stand: for an issuer with a path also where RFC 8414, 3.1 puts them. */
  List<String> metadataPaths() {
    String path = URI.create(base()).getPath();
    return path == null || path.isEmpty() ? List.of(METADATA) : List.of(METADATA, METADATA + path);
  }

  HttpAnswer metadata(HttpRequest request) {
    return metadata;
  }

  /** The keys; 304 to who has them. */
  HttpAnswer keys(HttpRequest request) {
    PublishedKeys keys = keySet.get();
    String etag = '"' + keys.etag() + '"';
    boolean known =
        request.headers("if-none-match").stream()
            .flatMap(line -> List.of(line.split(",", -1)).stream())
            .map(String::strip)
            .anyMatch(held -> held.equals(etag) || held.equals("W/" + etag) || held.equals("*"));
    HttpAnswer answer =
        known
            ? HttpAnswer.empty(304)
            : HttpAnswer.json(200, keys.jwksJson())
                .with("Content-Type", "application/jwk-set+json");
    return answer.with("ETag", etag).with("Cache-Control", SHORTLY);
  }

  private String base() {
    return base(issuer);
  }

  /** The issuer without a slash at its end. */
  static String base(Issuer issuer) {
    String value = issuer.value();
    return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
  }

  private String metadata() {
    List<String> secrets = List.of("client_secret_basic", "client_secret_post");
    return new JsonObject()
        .with("issuer", issuer.value())
        .with("token_endpoint", base() + TOKEN)
        .with("jwks_uri", base() + KEYS)
        .with("response_types_supported", List.of())
        .with(
            "grant_types_supported",
            List.of(
                TokenEndpoint.CLIENT_CREDENTIALS,
                TokenEndpoint.REFRESH_TOKEN,
                TokenEndpoint.JWT_BEARER,
                TokenEndpoint.EXCHANGE))
        .with(
            "token_endpoint_auth_methods_supported",
            List.of("client_secret_basic", "client_secret_post", "private_key_jwt"))
        .with(
            "token_endpoint_auth_signing_alg_values_supported", List.of("ES256", "EdDSA", "RS256"))
        .with("introspection_endpoint", base() + INTROSPECT)
        .with("introspection_endpoint_auth_methods_supported", secrets)
        .with("revocation_endpoint", base() + REVOKE)
        .with(
            "revocation_endpoint_auth_methods_supported",
            List.of("client_secret_basic", "client_secret_post", "none"))
        .text();
  }
}
