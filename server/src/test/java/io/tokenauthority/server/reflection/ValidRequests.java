package io.tokenauthority.server.reflection;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpc.Status;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.EdECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * For each method requests that are good, which together say something in every field; and what has
 * to be there for them. Each is made anew when the one before was used up.
 */
final class ValidRequests {

  private static final String PACKAGE = "tokenauthority.v1.";
  private static final String PASSWORD = "a password for everyone";

  /**
   * A good request.
   *
   * @param becomes what it is answered with: OK, but where a credential is needed that nobody has
   */
  record Valid(String json, Optional<String> token, Status.Code becomes) {}

  private final Reflected server;
  private final Map<String, List<Supplier<Valid>>> requests = new HashMap<>();
  private final String admin;
  private int made;

  ValidRequests(Reflected server) {
    this.server = server;
    this.admin = signIn(LiveAuthority.ADMIN, LiveAuthority.PASSWORD).at("accessToken");
    var first = serviceToken("resident");
    var second = serviceToken("resident");
    var unused = create("neighbour");
    dataPlane(first, second);
    accounts();
    serviceTokens(second);
    users();
    keys();
    audit();
    for (String plain : List.of("GetServerInfo", "GetStats", "ResealKeys", "CreateBackup")) {
      add("Authority/" + plain, "{}");
    }
  }

  /** Makers of the requests of a method; none for a method that is not known here. */
  List<Supplier<Valid>> of(String method) {
    return requests.getOrDefault(method, List.of());
  }

  /** Of a set-up with a token of the right form that was never given out. */
  static Valid setUp() {
    return new Valid(
        """
        {"setup_token": "%s", "username": "somebody",
         "password": "a password of theirs", "email": "somebody@example.com",
         "display_name": "Somebody"}
        """
            .formatted(OpaqueToken.mint(OpaqueKind.SETUP, new SecureRandom()).reveal()),
        Optional.empty(),
        Status.Code.UNAUTHENTICATED);
  }

  private void dataPlane(Json first, Json second) {
    String otp = issue(first.at("serviceTokenSecret"));
    String grant = first.at("serviceToken", "grantId");
    long sequence =
        Long.parseLong(
            call(
                    "TokenAuthority/RevokeToken",
                    "{\"token\": \"" + issue(first.at("serviceTokenSecret")) + "\"}")
                .at("revocationSequence"));
    add(
        "TokenAuthority/IssueToken",
        """
        {"service_token": "%s", "scopes": ["read"], "audiences": ["otp"], "lifetime": "60s"}
        """
            .formatted(first.at("serviceTokenSecret")));
    add(
        "TokenAuthority/IssueToken",
        "{\"user_password\": {\"username\": \"%s\", \"password\": \"%s\"}}"
            .formatted(LiveAuthority.ADMIN, LiveAuthority.PASSWORD));
    offer(
        "TokenAuthority/IssueToken",
        () ->
            new Valid(
                "{\"client_assertion\": \"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln\"}",
                Optional.empty(),
                Status.Code.UNAUTHENTICATED));
    add(
        "TokenAuthority/IssueToken",
        "{\"token_exchange\": {\"subject_token\": \"%s\", \"actor_token\": \"%s\"}}"
            .formatted(otp, issue(second.at("serviceTokenSecret"))));
    add(
        "TokenAuthority/RefreshToken",
        () ->
            """
            {"refresh_token": "%s", "scopes": ["tokens:read"], "request_id": "%s"}
            """
                .formatted(
                    signIn(LiveAuthority.ADMIN, LiveAuthority.PASSWORD).at("refreshToken"),
                    uuid()));
    String question =
        """
        {"token": "%s", "required_scopes": ["read"], "audience": "otp",
         "min_revocation_sequence": "%d"}
        """
            .formatted(otp, sequence);
    add("TokenAuthority/ValidateToken", () -> question);
    add(
        "TokenAuthority/ValidateTokens",
        () -> "{\"request_id\": \"1\", \"request\": " + question + "}");
    add("TokenAuthority/GetSelf", "{}");
    add("TokenAuthority/GetKeySet", "{}");
    add("TokenAuthority/WatchTrust", "{\"after_sequence\": \"" + sequence + "\"}");
    add(
        "TokenAuthority/ReportUsage",
        """
        {"token_id": "%s", "grant_id": "%s", "count": 1, "last_used_time": "2026-01-01T00:00:00Z"}
        """
            .formatted(first.at("serviceToken", "tokenId"), grant));
    add(
        "TokenAuthority/RevokeToken",
        () -> {
          String access = issue(first.at("serviceTokenSecret"));
          return "{\"token\": \"" + access + "\", \"reason\": \"lost\"}";
        });
    add(
        "TokenAuthority/RevokeToken",
        "{\"token_id\": \"0123456789012345678901\", \"reason\": \"lost\"}");
    add(
        "TokenAuthority/RevokeToken",
        () ->
            "{\"grant_id\": \""
                + serviceToken(account()).at("serviceToken", "grantId")
                + "\", \"reason\": \"lost\"}");
    add(
        "TokenAuthority/RevokeToken",
        () -> "{\"account\": \"" + account() + "\", \"reason\": \"lost\"}");
  }

  private void accounts() {
    add(
        "ServiceAccounts/CreateServiceAccount",
        () ->
            """
            {"account": "%s", "display_name": "Made", "allowed_scopes": ["read"],
             "allowed_audiences": ["otp"], "tier": "premium", "public_keys": [%s],
             "request_id": "%s"}
            """
                .formatted(name(), publicKey(), uuid()));
    add("ServiceAccounts/GetServiceAccount", "{\"account\": \"resident\"}");
    add("ServiceAccounts/ListServiceAccounts", () -> page("ServiceAccounts", "tier = \"default\""));
    add(
        "ServiceAccounts/UpdateServiceAccount",
        () -> {
          String account = account();
          return """
          {"service_account": {"account": "%s", "display_name": "Changed",
             "allowed_scopes": ["write"], "allowed_audiences": ["mail"], "tier": "premium",
             "public_keys": [%s], "enabled": true},
           "update_mask": "displayName,allowedScopes,allowedAudiences,tier,publicKeys,enabled",
           "etag": "%s"}
          """
              .formatted(account, publicKey(), etag(account));
        });
    add(
        "ServiceAccounts/DeleteServiceAccount",
        () -> {
          String account = account();
          return "{\"account\": \"%s\", \"etag\": \"%s\"}".formatted(account, etag(account));
        });
  }

  private void serviceTokens(Json resident) {
    String byId = "{\"token_id\": \"" + resident.at("serviceToken", "tokenId") + "\"";
    for (String expiry : List.of("\"lifetime\": \"172800s\"", "\"eternal\": true")) {
      add(
          "ServiceTokens/CreateServiceToken",
          () ->
              """
              {"account": "resident", "display_name": "Made", "scopes": ["read"],
               "audiences": ["otp"], %s, "format": "JWT", "request_id": "%s"}
              """
                  .formatted(expiry, uuid()));
      add(
          "ServiceTokens/RenewServiceToken",
          () ->
              """
              {"token_id": "%s", %s, "if_expires_within": "315360000s", "overlap": "3600s",
               "request_id": "%s"}
              """
                  .formatted(
                      serviceToken(account()).at("serviceToken", "tokenId"), expiry, uuid()));
    }
    add("ServiceTokens/GetServiceToken", byId + "}");
    add(
        "ServiceTokens/ListServiceTokens",
        () -> page("ServiceTokens", "format = \"OPAQUE\"", "\"account\": \"resident\","));
    add(
        "ServiceTokens/RevokeServiceToken",
        () ->
            "{\"token_id\": \"%s\", \"reason\": \"lost\"}"
                .formatted(serviceToken(account()).at("serviceToken", "tokenId")));
    add(
        "ServiceTokens/GetTokenUsage",
        byId
            + ", \"start_time\": \"2026-01-01T00:00:00Z\", \"end_time\": \"2026-01-02T00:00:00Z\"}");
  }

  private void users() {
    String person =
        """
        "username": "%1$s", "email": "%1$s@example.com", "display_name": "Made", "password": "%2$s"
        """;
    add(
        "Users/CreateUser",
        () ->
            "{%s, \"role\": \"AUDITOR\", \"request_id\": \"%s\"}"
                .formatted(person.formatted(name(), PASSWORD), uuid()));
    add("Users/RegisterUser", () -> "{" + person.formatted(name(), PASSWORD) + "}");
    add(
        "Users/ApproveUser",
        () -> {
          String pending =
              call("Users/RegisterUser", "{" + person.formatted(name(), PASSWORD) + "}")
                  .at("user", "userId");
          return "{\"user_id\": \"" + pending + "\", \"role\": \"AUDITOR\"}";
        });
    Json somebody = user(name());
    add("Users/GetUser", "{\"user_id\": \"" + somebody.at("user", "userId") + "\"}");
    add("Users/GetUser", "{\"username\": \"" + LiveAuthority.ADMIN + "\"}");
    add("Users/ListUsers", () -> page("Users", "enabled = true"));
    add(
        "Users/UpdateUser",
        () -> {
          Json now =
              call("Users/GetUser", "{\"user_id\": \"" + somebody.at("user", "userId") + "\"}");
          return """
          {"user": {"user_id": "%s", "email": "%s@example.com", "display_name": "Changed",
             "role": "AUDITOR", "enabled": true},
           "update_mask": "email,displayName,role,enabled", "etag": "%s"}
          """
              .formatted(now.at("user", "userId"), name(), now.at("user", "etag"));
        });
    offer(
        "Users/SetPassword",
        () -> {
          String name = name();
          String id = user(name).at("user", "userId");
          return new Valid(
              """
                  {"user_id": "%s", "password": "another password", "current_password": "%s"}
                  """
                  .formatted(id, PASSWORD),
              Optional.of(signIn(name, PASSWORD).at("accessToken")),
              Status.Code.OK);
        });
    add(
        "Users/DeleteUser",
        () -> {
          Json user = user(name());
          return "{\"user_id\": \"%s\", \"etag\": \"%s\"}"
              .formatted(user.at("user", "userId"), user.at("user", "etag"));
        });
  }

  private void keys() {
    add("SigningKeys/ListSigningKeys", () -> page("SigningKeys", "purpose = \"ACCESS_TOKEN\""));
    add(
        "SigningKeys/RotateSigningKey",
        () -> "{\"purpose\": \"SERVICE_TOKEN\", \"active_kid\": \"" + key("ACTIVE") + "\"}");
    add(
        "SigningKeys/RevokeSigningKey",
        () ->
            "{\"kid\": \"%s\", \"reason\": \"lost\", \"validate_only\": true}"
                .formatted(key("NEXT")));
  }

  private void audit() {
    add("AuditLog/ListAuditEvents", () -> page("AuditLog", "outcome = \"SUCCESS\""));
    add(
        "AuditLog/WatchAuditEvents",
        "{\"after_position\": \"0\", \"filter\": \"outcome = \\\"SUCCESS\\\"\"}");
    add(
        "AuditLog/VerifyAuditLog",
        () -> {
          Await.until(
              "something is sealed",
              () -> call("AuditLog/VerifyAuditLog", "{}").json().has("rowsChecked"));
          JsonObject head = call("AuditLog/VerifyAuditLog", "{}").json().getAsJsonObject("head");
          return "{\"from_position\": 1, \"page_size\": 10, \"head\": " + head + "}";
        });
  }

  // What is made on the way.

  /** An answer. */
  private record Json(JsonObject json) {
    String at(String... path) {
      JsonElement each = json;
      for (String name : path) {
        each = each.getAsJsonObject().get(name);
        assertThat(each).as(name + " of " + json).isNotNull();
      }
      return each.getAsString();
    }
  }

  private void add(String method, String json) {
    add(method, () -> json);
  }

  private void add(String method, Supplier<String> json) {
    offer(method, () -> new Valid(json.get(), Optional.of(admin), Status.Code.OK));
  }

  private void offer(String method, Supplier<Valid> maker) {
    requests.computeIfAbsent(method, none -> new ArrayList<>()).add(maker);
  }

  private Json call(String method, String json) {
    return new Json(
        JsonParser.parseString(server.call(PACKAGE + method, json, Optional.ofNullable(admin)))
            .getAsJsonObject());
  }

  private Json signIn(String username, String password) {
    String json =
        "{\"user_password\": {\"username\": \"%s\", \"password\": \"%s\"}}"
            .formatted(username, password);
    JsonObject answer =
        JsonParser.parseString(
                server.call(PACKAGE + "TokenAuthority/IssueToken", json, Optional.empty()))
            .getAsJsonObject();
    return new Json(answer.getAsJsonObject("tokens"));
  }

  private String issue(String serviceToken) {
    return call("TokenAuthority/IssueToken", "{\"service_token\": \"" + serviceToken + "\"}")
        .at("tokens", "accessToken");
  }

  private Json serviceToken(String account) {
    String list = "{\"filter\": \"account = \\\"" + account + "\\\"\"}";
    if (!call("ServiceAccounts/ListServiceAccounts", list).json().has("serviceAccounts")) {
      var unused = create(account);
    }
    return call("ServiceTokens/CreateServiceToken", "{\"account\": \"" + account + "\"}");
  }

  private String account() {
    return create(name());
  }

  private String create(String account) {
    return call(
            "ServiceAccounts/CreateServiceAccount",
            """
            {"account": "%s", "allowed_scopes": ["read"], "allowed_audiences": ["otp"]}
            """
                .formatted(account))
        .at("serviceAccount", "account");
  }

  private String etag(String account) {
    return call("ServiceAccounts/GetServiceAccount", "{\"account\": \"" + account + "\"}")
        .at("serviceAccount", "etag");
  }

  private Json user(String name) {
    return call(
        "Users/CreateUser",
        "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(name, PASSWORD));
  }

  private String key(String state) {
    return call(
            "SigningKeys/ListSigningKeys",
            "{\"filter\": \"purpose = \\\"SERVICE_TOKEN\\\" AND state = \\\"%s\\\"\"}"
                .formatted(state))
        .json()
        .getAsJsonArray("signingKeys")
        .get(0)
        .getAsJsonObject()
        .get("kid")
        .getAsString();
  }

  /** The second page of one record. */
  private String page(String service, String filter, String... more) {
    String method =
        service.equals("AuditLog") ? "AuditLog/ListAuditEvents" : service + "/List" + service;
    String begin =
        "{%s \"page_size\": 1, \"filter\": \"%s\""
            .formatted(String.join("", more), filter.replace("\"", "\\\""));
    return begin + ", \"page_token\": \"" + call(method, begin + "}").at("nextPageToken") + "\"}";
  }

  private String name() {
    return "made-" + ++made;
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }

  private static String publicKey() {
    try {
      var key =
          (EdECPublicKey) KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
      byte[] encoded = key.getEncoded();
      byte[] point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
      String x = Base64.getUrlEncoder().withoutPadding().encodeToString(point);
      return """
      {"key_id": "%s", "display_name": "A key",
       "jwk_json": "{\\"kty\\": \\"OKP\\", \\"crv\\": \\"Ed25519\\", \\"x\\": \\"%s\\"}"}
      """
          .formatted(uuid(), x);
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }
}
