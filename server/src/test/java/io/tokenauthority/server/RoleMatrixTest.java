package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.tokenauthority.server.reflection.Reflected;
import io.tokenauthority.server.reflection.ReflectionVersion;
import io.tokenauthority.v1.CreateUserRequest;
import io.tokenauthority.v1.User;
import io.tokenauthority.v1.UsersGrpc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every role against every method that is served. The table is the design's, written out here
 * again, so that a rule changed in a .proto fails it; a method that is not in it fails it too.
 */
final class RoleMatrixTest {

  private static final String PASSWORD = "a password for everyone";

  /** {@code public}, {@code authenticated}, or the scope that is needed. */
  private static final String TABLE =
      """
      TokenAuthority/IssueToken public
      TokenAuthority/RefreshToken public
      TokenAuthority/ValidateToken authenticated
      TokenAuthority/ValidateTokens authenticated
      TokenAuthority/RevokeToken public
      TokenAuthority/GetSelf authenticated
      TokenAuthority/GetKeySet public
      TokenAuthority/WatchTrust trust:watch
      TokenAuthority/ReportUsage usage:report
      ServiceAccounts/CreateServiceAccount accounts:write
      ServiceAccounts/GetServiceAccount accounts:read
      ServiceAccounts/ListServiceAccounts accounts:read
      ServiceAccounts/UpdateServiceAccount accounts:write
      ServiceAccounts/DeleteServiceAccount accounts:write
      ServiceTokens/CreateServiceToken tokens:write
      ServiceTokens/GetServiceToken tokens:read
      ServiceTokens/ListServiceTokens tokens:read
      ServiceTokens/RenewServiceToken authenticated
      ServiceTokens/RevokeServiceToken tokens:revoke
      ServiceTokens/GetTokenUsage tokens:read
      Users/CreateUser users:write
      Users/RegisterUser public
      Users/ApproveUser users:write
      Users/GetUser users:read
      Users/ListUsers users:read
      Users/UpdateUser users:write
      Users/SetPassword authenticated
      Users/DeleteUser users:write
      SigningKeys/ListSigningKeys keys:read
      SigningKeys/RotateSigningKey keys:write
      SigningKeys/RevokeSigningKey keys:write
      AuditLog/ListAuditEvents audit:read
      AuditLog/WatchAuditEvents audit:read
      AuditLog/VerifyAuditLog audit:read
      Authority/GetServerInfo server:read
      Authority/GetStats server:read
      Authority/Setup public
      Authority/ResealKeys server:admin
      Authority/CreateBackup server:admin
      grpc.health.v1.Health/Check public
      grpc.health.v1.Health/Watch public
      grpc.health.v1.Health/List public
      grpc.reflection.v1.ServerReflection/ServerReflectionInfo public
      grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo public
      grpc.channelz.v1.Channelz/* server:admin
      """;

  private static final Map<User.Role, Set<String>> SCOPES =
      Map.of(
          User.Role.MEMBER,
          Set.of(),
          User.Role.AUDITOR,
          Set.of(
              "accounts:read",
              "tokens:read",
              "users:read",
              "keys:read",
              "audit:read",
              "server:read"),
          User.Role.OPERATOR,
          Set.of(
              "accounts:read",
              "tokens:read",
              "users:read",
              "keys:read",
              "audit:read",
              "server:read",
              "accounts:write",
              "tokens:write",
              "tokens:validate",
              "tokens:revoke"),
          User.Role.ADMIN,
          Set.of(
              "accounts:read",
              "tokens:read",
              "users:read",
              "keys:read",
              "audit:read",
              "server:read",
              "accounts:write",
              "tokens:write",
              "tokens:validate",
              "tokens:revoke",
              "users:write",
              "keys:write",
              "server:admin",
              "scopes:grant",
              "trust:watch",
              "usage:report"));

  @TempDir Path folder;

  @Test
  void P8_everyRoleAndEveryMethod_reachesWhatTheDesignSaysAndNothingElse() throws Exception {
    try (LiveAuthority live = LiveAuthority.start(folder)) {
      Reflected server = Reflected.of(live.channel(), ReflectionVersion.V1);
      Map<User.Role, String> tokens = tokens(live);
      Set<String> unknown = new TreeSet<>();
      List<String> wrong = new ArrayList<>();
      for (MethodDescriptor method : methods(server)) {
        Optional<String> rule = rule(method);
        if (rule.isEmpty()) {
          unknown.add(method.getFullName());
          continue;
        }
        check(live, method, rule.get(), Optional.empty(), Optional.empty()).ifPresent(wrong::add);
        for (Map.Entry<User.Role, String> each : tokens.entrySet()) {
          check(live, method, rule.get(), Optional.of(each.getKey()), Optional.of(each.getValue()))
              .ifPresent(wrong::add);
        }
      }

      assertThat(unknown).as("methods that the table lacks").isEmpty();
      assertThat(wrong).isEmpty();
    }
  }

  @Test
  void P8_reflectionAuthenticatedOrOff_isSo() throws Exception {
    Map<String, String> authenticated = Map.of("grpc.reflection", "authenticated");
    try (LiveAuthority live = LiveAuthority.start(folder, authenticated)) {
      MethodDescriptor info = reflectionMethod();
      assertThat(call(live, info, Optional.empty()).getCode())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(call(live, info, Optional.of(live.signIn().getAccessToken())).getCode())
          .isEqualTo(Status.Code.OK);
    }
    try (LiveAuthority live = LiveAuthority.start(folder, Map.of("grpc.reflection", "off"))) {
      assertThat(call(live, reflectionMethod(), Optional.empty()).getCode())
          .isEqualTo(Status.Code.UNIMPLEMENTED);
    }
  }

  @Test
  void token_badOneOnAPublicMethod_isRefusedAllTheSame() throws Exception {
    try (LiveAuthority live = LiveAuthority.start(folder)) {
      MethodDescriptor keySet =
          io.tokenauthority.v1.TokenAuthorityProto.getDescriptor()
              .findServiceByName("TokenAuthority")
              .findMethodByName("GetKeySet");
      assertThat(call(live, keySet, Optional.empty()).getCode()).isEqualTo(Status.Code.OK);
      assertThat(call(live, keySet, Optional.of("nonsense")).getCode())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  /** What is wrong, if anything. */
  private static Optional<String> check(
      LiveAuthority live,
      MethodDescriptor method,
      String rule,
      Optional<User.Role> role,
      Optional<String> token)
      throws Exception {
    Status status = call(live, method, token);
    boolean open = rule.equals("public");
    boolean allowed =
        role.map(
                who ->
                    open
                        || rule.equals("authenticated")
                        || SCOPES.getOrDefault(who, Set.of()).contains(rule))
            .orElse(open);
    String who = role.map(Enum::name).orElse("nobody");
    boolean letIn =
        status.getCode() != Status.Code.UNIMPLEMENTED && !isRefusal(status, rule, role.isPresent());
    return letIn == allowed
        ? Optional.empty()
        : Optional.of(who + " at " + method.getFullName() + " (" + rule + "): " + status);
  }

  /** Inside a method that checks for itself, a refusal of rights is the method's own. */
  private static boolean isRefusal(Status status, String rule, boolean hasToken) {
    boolean checkedInside = rule.equals("public") || rule.equals("authenticated");
    return switch (status.getCode()) {
      case PERMISSION_DENIED -> !checkedInside;
      case UNAUTHENTICATED -> !hasToken && !rule.equals("public");
      case INTERNAL, UNKNOWN -> true;
      default -> false;
    };
  }

  /** Calls with an empty request, and ends a stream that was let in. */
  private static Status call(LiveAuthority live, MethodDescriptor method, Optional<String> token)
      throws Exception {
    var channel =
        token
            .map(text -> ClientInterceptors.intercept(live.channel(), LiveAuthority.attach(text)))
            .orElse(live.channel());
    ClientCall<DynamicMessage, DynamicMessage> call =
        channel.newCall(
            Reflected.grpc(method), CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS));
    CompletableFuture<Status> end = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(DynamicMessage message) {
            end.complete(Status.OK);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(DynamicMessage.getDefaultInstance(method.getInputType()));
    call.halfClose();
    try {
      return end.get(30, TimeUnit.SECONDS);
    } finally {
      call.cancel("seen enough", null);
    }
  }

  private static Map<User.Role, String> tokens(LiveAuthority live) {
    String admin = live.signIn().getAccessToken();
    Map<User.Role, String> tokens = new HashMap<>(Map.of(User.Role.ADMIN, admin));
    for (User.Role role : List.of(User.Role.OPERATOR, User.Role.AUDITOR, User.Role.MEMBER)) {
      String name = "user-" + role.getNumber();
      var unused =
          UsersGrpc.newBlockingStub(live.channel())
              .withCallCredentials(LiveAuthority.bearer(admin))
              .createUser(
                  CreateUserRequest.newBuilder()
                      .setUsername(name)
                      .setPassword(PASSWORD)
                      .setRole(role)
                      .build());
      tokens.put(role, live.signIn(name, PASSWORD).getAccessToken());
    }
    return tokens;
  }

  private static Set<MethodDescriptor> methods(Reflected server) {
    Set<MethodDescriptor> methods = new HashSet<>();
    server.services().values().forEach(service -> methods.addAll(service.getMethods()));
    return methods;
  }

  private static Optional<String> rule(MethodDescriptor method) {
    String service = method.getService().getFullName();
    String shown =
        service.startsWith("tokenauthority.v1.")
            ? service.substring("tokenauthority.v1.".length())
            : service;
    return TABLE
        .lines()
        .map(line -> line.split(" "))
        .filter(row -> row[0].equals(shown + "/" + method.getName()) || row[0].equals(shown + "/*"))
        .map(row -> row[1])
        .findFirst();
  }

  private static MethodDescriptor reflectionMethod() {
    return io.grpc.reflection.v1.ServerReflectionProto.getDescriptor()
        .findServiceByName("ServerReflection")
        .findMethodByName("ServerReflectionInfo");
  }
}
