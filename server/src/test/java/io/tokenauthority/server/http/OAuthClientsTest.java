package io.tokenauthority.server.http;

import static io.tokenauthority.server.http.OAuthTown.ORDERS;
import static io.tokenauthority.server.http.OAuthTown.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.JWTBearerGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.token.Tokens;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.v1.RotateSigningKeyRequest;
import io.tokenauthority.v1.SigningKeysGrpc;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Independent clients: Nimbus's OAuth SDK and Spring Security's JWT decoder, by metadata alone. */
class OAuthClientsTest {

  @TempDir static Path folder;
  private static OAuthTown town;
  private static AuthorizationServerMetadata server;

  @BeforeAll
  static void start() throws Exception {
    town = new OAuthTown(folder);
    server = AuthorizationServerMetadata.resolve(new Issuer(town.issuer));
  }

  @AfterAll
  static void end() {
    town.close();
  }

  @Test
  void metadata_isWhatThisServerDoes() {
    assertThat(server.getGrantTypes())
        .containsExactlyInAnyOrder(
            GrantType.CLIENT_CREDENTIALS,
            GrantType.REFRESH_TOKEN,
            GrantType.JWT_BEARER,
            GrantType.TOKEN_EXCHANGE);
    assertThat(server.getTokenEndpointAuthMethods())
        .containsExactlyInAnyOrder(
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
            ClientAuthenticationMethod.CLIENT_SECRET_POST,
            ClientAuthenticationMethod.PRIVATE_KEY_JWT);
    assertThat(server.getJWKSetURI()).hasToString(town.issuer + "/.well-known/jwks.json");
  }

  @Test
  void clientCredentials_basicAndPost_giveAToken() throws Exception {
    ClientAuthentication post =
        new ClientSecretPost(new ClientID("billing"), new Secret(town.billing));
    for (ClientAuthentication way : List.of(basic("billing", town.billing), post)) {
      Tokens tokens =
          tokens(
              new TokenRequest.Builder(
                      server.getTokenEndpointURI(), way, new ClientCredentialsGrant())
                  .scope(new Scope("read"))
                  .customParameter("audience", ORDERS)
                  .build());
      assertThat(tokens.getBearerAccessToken().getScope()).hasToString("read");
      assertThat(tokens.getBearerAccessToken().getLifetime()).isBetween(890L, 900L);
      assertThat(tokens.getRefreshToken()).isNull();
      assertThat(introspect(tokens.getAccessToken().getValue()).getAudience())
          .containsExactly(new Audience(ORDERS));
    }
  }

  @Test
  void clientCredentials_privateKeyJwt_isTakenOnce() throws Exception {
    ECKey key = town.keyedAccount("keyed");
    for (String name : List.of(town.issuer, server.getTokenEndpointURI().toString())) {
      PrivateKeyJWT proof = new PrivateKeyJWT(assertion(key, "keyed", name));
      TokenRequest request =
          new TokenRequest(server.getTokenEndpointURI(), proof, new ClientCredentialsGrant(), null);
      assertThat(tokens(request).getAccessToken().getValue()).startsWith("ey");
      HTTPResponse again = request.toHTTPRequest().send();
      assertThat(again.getStatusCode()).isEqualTo(401);
      assertThat(again.getBody()).contains("\"invalid_client\"");
    }
  }

  @Test
  void jwtBearer_registeredKey_givesAToken() throws Exception {
    ECKey key = town.keyedAccount("signer");
    AuthorizationGrant grant = new JWTBearerGrant(assertion(key, "signer", town.issuer));
    TokenRequest request = new TokenRequest(server.getTokenEndpointURI(), grant, new Scope("read"));
    TokenIntrospectionSuccessResponse facts =
        introspect(tokens(request).getAccessToken().getValue());
    assertThat(facts.getSubject()).isEqualTo(new Subject("signer"));
    assertThat(request.toHTTPRequest().send().getBody()).contains("\"invalid_grant\"");
  }

  @Test
  void refreshToken_isRotatedAndItsRepeatAfterUseEndsTheSession() throws Exception {
    String first = town.session().getRefreshToken();
    String second = refresh(first).toSuccessResponse().getTokens().getRefreshToken().getValue();
    assertThat(second).startsWith("tar_").isNotEqualTo(first);
    String third = refresh(second).toSuccessResponse().getTokens().getRefreshToken().getValue();

    TokenResponse repeated = refresh(first);

    assertThat(repeated.indicatesSuccess()).isFalse();
    assertThat(repeated.toErrorResponse().getErrorObject().getCode()).isEqualTo("invalid_grant");
    assertThat(refresh(third).indicatesSuccess()).isFalse();
  }

  @Test
  void tokenExchange_withActor_isNarrowerAndSaysWhoActs() throws Exception {
    String actor =
        tokens(
                new TokenRequest(
                    server.getTokenEndpointURI(),
                    basic("gateway", town.gateway),
                    new ClientCredentialsGrant(),
                    null))
            .getAccessToken()
            .getValue();
    TokenExchangeGrant grant =
        new TokenExchangeGrant(
            new BearerAccessToken(town.accessToken()),
            TokenTypeURI.ACCESS_TOKEN,
            new BearerAccessToken(actor),
            TokenTypeURI.ACCESS_TOKEN,
            TokenTypeURI.ACCESS_TOKEN,
            List.of(new Audience(ORDERS)));
    HTTPResponse answer =
        new TokenRequest(server.getTokenEndpointURI(), grant, new Scope("read"))
            .toHTTPRequest()
            .send();

    assertThat(answer.getBodyAsJSONObject().get("issued_token_type"))
        .isEqualTo("urn:ietf:params:oauth:token-type:access_token");
    Tokens tokens = TokenResponse.parse(answer).toSuccessResponse().getTokens();
    TokenIntrospectionSuccessResponse facts = introspect(tokens.getAccessToken().getValue());
    assertThat(facts.getSubject()).isEqualTo(new Subject("billing"));
    assertThat(facts.getScope()).hasToString("read");
    assertThat(facts.getJSONObjectParameter("act").get("sub")).isEqualTo("gateway");
  }

  @Test
  void introspection_needsItsOwnRight() throws Exception {
    String token = town.accessToken();
    assertThat(introspect(token).isActive()).isTrue();
    assertThat(introspect("nonsense").toJSONObject().keySet()).containsExactly("active");
    assertThat(introspect(town.session().getRefreshToken()).isActive()).isFalse();

    TokenIntrospectionRequest byAdmin =
        new TokenIntrospectionRequest(
            server.getIntrospectionEndpointURI(),
            new BearerAccessToken(town.admin),
            new BearerAccessToken(token));
    assertThat(TokenIntrospectionResponse.parse(byAdmin.toHTTPRequest().send()).indicatesSuccess())
        .isTrue();

    HTTPResponse refused =
        new TokenIntrospectionRequest(
                server.getIntrospectionEndpointURI(),
                basic("billing", town.billing),
                new BearerAccessToken(town.admin))
            .toHTTPRequest()
            .send();
    assertThat(refused.getStatusCode()).isEqualTo(403);
    assertThat(refused.getWWWAuthenticate()).contains("error=\"insufficient_scope\"");
  }

  @Test
  void P4_revocation_isSeenByTheNextIntrospection() throws Exception {
    String token = town.accessToken();
    for (ClientAuthentication way : List.of(basic("billing", town.billing))) {
      HTTPResponse revoked =
          new TokenRevocationRequest(
                  server.getRevocationEndpointURI(), way, new BearerAccessToken(token))
              .toHTTPRequest()
              .send();
      assertThat(revoked.getStatusCode()).isEqualTo(200);
    }
    assertThat(introspect(token).isActive()).isFalse();
    HTTPResponse unknown =
        new TokenRevocationRequest(
                server.getRevocationEndpointURI(),
                new ClientID("billing"),
                new RefreshToken("tar_nobodys"))
            .toHTTPRequest()
            .send();
    assertThat(unknown.getStatusCode()).isEqualTo(200);
  }

  @Test
  void jwks_springSecurity_verifiesAcrossARotation() throws Exception {
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withJwkSetUri(server.getJWKSetURI().toString())
            .jwsAlgorithm(SignatureAlgorithm.ES256)
            .validateType(false)
            .build();
    decoder.setJwtValidator(
        JwtValidators.createAtJwtValidator()
            .issuer(town.issuer)
            .clientId("billing")
            .audience(ORDERS)
            .build());
    String before = town.accessToken();
    Jwt first = decoder.decode(before);
    assertThat(first.getSubject()).isEqualTo("billing");

    var unused =
        SigningKeysGrpc.newBlockingStub(town.authority.channel())
            .withCallCredentials(LiveAuthority.bearer(town.admin))
            .rotateSigningKey(RotateSigningKeyRequest.getDefaultInstance());

    String after = town.accessToken();
    Jwt second = decoder.decode(after);
    assertThat(second.getHeaders().get("kid")).isNotEqualTo(first.getHeaders().get("kid"));
    assertThat(decoder.decode(before).getId()).isEqualTo(first.getId());
    String foreign = after.substring(0, after.length() - 4) + "AAAA";
    assertThatThrownBy(() -> decoder.decode(foreign)).isInstanceOf(JwtException.class);
  }

  private static Tokens tokens(TokenRequest request) throws Exception {
    HTTPResponse answer = request.toHTTPRequest().send();
    assertThat(answer.getHeaderValue("Cache-Control")).isEqualTo("no-store");
    return TokenResponse.parse(answer).toSuccessResponse().getTokens();
  }

  private static TokenResponse refresh(String token) throws Exception {
    return TokenResponse.parse(
        new TokenRequest(
                server.getTokenEndpointURI(), new RefreshTokenGrant(new RefreshToken(token)), null)
            .toHTTPRequest()
            .send());
  }

  private static TokenIntrospectionSuccessResponse introspect(String token) throws Exception {
    return TokenIntrospectionResponse.parse(
            new TokenIntrospectionRequest(
                    server.getIntrospectionEndpointURI(),
                    basic("introspector", town.introspector),
                    new BearerAccessToken(token))
                .toHTTPRequest()
                .send())
        .toSuccessResponse();
  }

  private static SignedJWT assertion(ECKey key, String account, String audience) throws Exception {
    Instant now = Instant.now();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(account)
                .subject(account)
                .audience(audience)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)))
                .build());
    jwt.sign(new ECDSASigner(key));
    return jwt;
  }
}
