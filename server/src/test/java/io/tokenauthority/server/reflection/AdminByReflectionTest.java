package io.tokenauthority.server.reflection;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.LiveAuthority;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every RPC of the admin plane, driven by what grpcurl has: reflection, JSON and headers. A method
 * that this day in an admin's life leaves out fails it.
 */
final class AdminByReflectionTest {

  private static final String PACKAGE = "tokenauthority.v1.";
  private static final String DATA_PLANE = PACKAGE + "TokenAuthority";

  @TempDir Path folder;

  private final Set<String> called = new LinkedHashSet<>();

  @SuppressWarnings("NullAway.Init")
  private Reflected server;

  private Optional<String> token = Optional.empty();

  @ParameterizedTest
  @EnumSource(ReflectionVersion.class)
  void grpcurl_aDayOfAnAdmin_reachesEveryMethodOfTheAdminPlane(ReflectionVersion version) {
    Map<String, String> settings = Map.of("registration.enabled", "true");
    try (LiveAuthority live = LiveAuthority.start(folder, settings)) {
      server = Reflected.of(live.channel(), version);
      assertThat(server.services().keySet())
          .contains(
              "grpc.health.v1.Health",
              "grpc.channelz.v1.Channelz",
              "grpc.reflection.v1.ServerReflection",
              "grpc.reflection.v1alpha.ServerReflection");
      signIn();
      serviceAccountsAndTokens();
      users();
      keys();
      audit();
      theServerItself();

      assertThat(called).containsExactlyInAnyOrderElementsOf(methodsOfTheAdminPlane());
    }
  }

  private void signIn() {
    JsonObject answer =
        call(
            "TokenAuthority/IssueToken",
            """
            {"user_password": {"username": "root", "password": "%s"}}
            """
                .formatted(LiveAuthority.PASSWORD));
    token = Optional.of(text(answer, "tokens", "accessToken"));
  }

  private void serviceAccountsAndTokens() {
    String create =
        """
        {"account": "caller", "display_name": "A caller", "allowed_scopes": ["read", "write"],
         "allowed_audiences": ["otp"], "tier": "premium", "request_id": "%s"}
        """
            .formatted(UUID.randomUUID());
    JsonObject made = call("ServiceAccounts/CreateServiceAccount", create);
    assertThat(call("ServiceAccounts/CreateServiceAccount", create)).isEqualTo(made);
    assertThat(
            call("ServiceAccounts/GetServiceAccount", "{\"account\": \"caller\"}")
                .get("serviceAccount"))
        .isEqualTo(made.get("serviceAccount"));

    JsonObject issued =
        call(
            "ServiceTokens/CreateServiceToken",
            "{\"account\": \"caller\", \"lifetime\": \"172800s\", \"scopes\": [\"read\"]}");
    String tokenId = text(issued, "serviceToken", "tokenId");
    assertThat(text(issued, "serviceTokenSecret")).startsWith("tas_");
    assertThat(text(issued, "serviceToken", "state")).isEqualTo("EXPIRING");
    String byId = "{\"token_id\": \"" + tokenId + "\"}";
    assertThat(text(call("ServiceTokens/GetServiceToken", byId), "serviceToken", "account"))
        .isEqualTo("caller");
    assertThat(
            list(
                call(
                    "ServiceTokens/ListServiceTokens",
                    "{\"filter\": \"state = \\\"EXPIRING\\\"\"}"),
                "serviceTokens"))
        .hasSize(1);
    assertThat(list(call("ServiceTokens/GetTokenUsage", byId), "hours")).hasSize(25);
    JsonObject renewed =
        call(
            "ServiceTokens/RenewServiceToken",
            "{\"token_id\": \"" + tokenId + "\", \"eternal\": true, \"overlap\": \"60s\"}");
    assertThat(text(renewed, "previousTokenId")).isEqualTo(tokenId);
    assertThat(text(renewed, "serviceToken", "expireTime")).isEqualTo("9999-12-31T23:59:59Z");
    assertThat(text(call("ServiceTokens/RevokeServiceToken", byId), "serviceToken", "state"))
        .isEqualTo("REVOKED");

    JsonObject updated =
        call(
            "ServiceAccounts/UpdateServiceAccount",
            """
            {"service_account": {"account": "caller", "enabled": false},
             "update_mask": "enabled", "etag": "%s"}
            """
                .formatted(text(made, "serviceAccount", "etag")));
    assertThat(updated.getAsJsonObject("serviceAccount").has("enabled")).isFalse();
    assertThat(
            list(
                call("ServiceAccounts/ListServiceAccounts", "{\"filter\": \"enabled = false\"}"),
                "serviceAccounts"))
        .hasSize(1);
    var unused = call("ServiceAccounts/DeleteServiceAccount", "{\"account\": \"caller\"}");
    assertThat(call("ServiceAccounts/ListServiceAccounts", "{}").has("serviceAccounts")).isFalse();
  }

  private void users() {
    String id =
        text(
            call(
                "Users/CreateUser",
                """
                {"username": "olga", "email": "olga@example.com", "role": "OPERATOR",
                 "password": "a password of hers"}
                """),
            "user",
            "userId");
    String pending =
        text(
            call(
                "Users/RegisterUser",
                "{\"username\": \"newcomer\", \"password\": \"another password\"}"),
            "user",
            "userId");
    assertThat(
            text(call("Users/ApproveUser", "{\"user_id\": \"" + pending + "\"}"), "user", "state"))
        .isEqualTo("ACTIVE");
    assertThat(text(call("Users/GetUser", "{\"username\": \"OLGA@example.com\"}"), "user", "role"))
        .isEqualTo("OPERATOR");
    assertThat(list(call("Users/ListUsers", "{\"page_size\": 2}"), "users")).hasSize(2);
    assertThat(
            text(
                call(
                    "Users/UpdateUser",
                    """
                    {"user": {"user_id": "%s", "role": "AUDITOR", "display_name": "Olga"},
                     "update_mask": "role,displayName"}
                    """
                        .formatted(id)),
                "user",
                "displayName"))
        .isEqualTo("Olga");
    assertThat(
            call(
                    "Users/SetPassword",
                    "{\"user_id\": \"" + id + "\", \"password\": \"yet another one\"}")
                .has("revocationSequence"))
        .isTrue();
    assertThat(call("Users/DeleteUser", "{\"user_id\": \"" + id + "\"}").has("revocationSequence"))
        .isTrue();
  }

  private void keys() {
    JsonObject listed =
        call("SigningKeys/ListSigningKeys", "{\"filter\": \"state = \\\"ACTIVE\\\"\"}");
    assertThat(list(listed, "signingKeys")).hasSize(2);
    String previous =
        text(
            call("SigningKeys/RotateSigningKey", "{\"purpose\": \"SERVICE_TOKEN\"}"),
            "previous",
            "kid");
    assertThat(
            text(
                call("SigningKeys/RevokeSigningKey", "{\"kid\": \"" + previous + "\"}"),
                "signingKey",
                "state"))
        .isEqualTo("REVOKED");
  }

  private void audit() {
    assertThat(
            list(
                call("AuditLog/ListAuditEvents", "{\"filter\": \"action = \\\"user.delete\\\"\"}"),
                "auditEvents"))
        .hasSize(1);
    called.add("AuditLog/WatchAuditEvents");
    assertThat(
            server.stream(
                PACKAGE + "AuditLog/WatchAuditEvents", "{\"after_position\": 0}", token, 3))
        .hasSize(3)
        .allSatisfy(event -> assertThat(event).contains("\"auditEvent\""));
    Await.until(
        "everything is sealed and whole",
        () -> {
          JsonObject verdict = call("AuditLog/VerifyAuditLog", "{}");
          return !verdict.has("findings") && verdict.has("rowsChecked");
        });
  }

  private void theServerItself() {
    JsonObject info = call("Authority/GetServerInfo", "{}");
    assertThat(text(info, "store")).startsWith("sqlite");
    assertThat(text(info, "policy", "accessDefault")).isEqualTo("900s");
    JsonObject stats = call("Authority/GetStats", "{}");
    assertThat(text(stats, "userCount")).isEqualTo("2");
    for (String stream : List.of("ResealKeys", "CreateBackup")) {
      called.add("Authority/" + stream);
      List<String> progress =
          server.stream(PACKAGE + "Authority/" + stream, "{}", token, Integer.MAX_VALUE);
      assertThat(progress.get(progress.size() - 1)).contains("\"done\"");
    }
    called.add("Authority/Setup");
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    server.call(
                        PACKAGE + "Authority/Setup",
                        """
                        {"setup_token": "tab_x", "username": "second", "password": "a long password"}
                        """,
                        Optional.empty())))
        .hasMessageContaining("FAILED_PRECONDITION");
  }

  private Set<String> methodsOfTheAdminPlane() {
    Set<String> methods = new TreeSet<>();
    for (ServiceDescriptor service : server.services().values()) {
      boolean administers =
          service.getFullName().startsWith(PACKAGE) && !service.getFullName().equals(DATA_PLANE);
      if (administers) {
        service
            .getMethods()
            .forEach(method -> methods.add(service.getName() + "/" + method.getName()));
      }
    }
    methods.add("TokenAuthority/IssueToken");
    return methods;
  }

  private JsonObject call(String method, String json) {
    called.add(method);
    return JsonParser.parseString(server.call(PACKAGE + method, json, token)).getAsJsonObject();
  }

  private static String text(JsonObject from, String... path) {
    JsonElement each = from;
    for (String name : path) {
      each = each.getAsJsonObject().get(name);
      assertThat(each).as(String.join(".", path)).isNotNull();
    }
    return each.getAsString();
  }

  private static List<JsonElement> list(JsonObject from, String name) {
    return from.getAsJsonArray(name).asList();
  }
}
