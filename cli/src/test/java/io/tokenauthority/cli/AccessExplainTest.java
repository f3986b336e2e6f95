package io.tokenauthority.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Empty;
import com.google.protobuf.EmptyProto;
import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.tokenauthority.cli.Operator.Run;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.v1.AccessProto;
import io.tokenauthority.v1.AccessRule;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.GetServiceAccountResponse;
import io.tokenauthority.v1.GetUserResponse;
import io.tokenauthority.v1.ServiceAccount;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code tokenctl access explain}, and both access commands on a team's own .proto. */
class AccessExplainTest {

  @TempDir Path folder;
  private ScriptedAuthority authority;
  private Operator operator;
  private String shop = "";

  @BeforeEach
  void start() throws Exception {
    authority = new ScriptedAuthority();
    operator = new Operator(authority, folder).signedIn();
    authority.on(
        "GetServiceAccount",
        GetServiceAccountResponse.newBuilder().setServiceAccount(account(true)).build());
    shop = shop().toString();
  }

  @AfterEach
  void stop() {
    authority.close();
  }

  private static ServiceAccount.Builder account(boolean enabled) {
    return ServiceAccount.newBuilder()
        .setAccount("billing")
        .setEnabled(enabled)
        .addAllowedScopes("orders:read")
        .addAllowedAudiences("shop");
  }

  private static MethodDescriptorProto method(String name, AccessRule rule) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(".google.protobuf.Empty")
        .setOutputType(".google.protobuf.Empty")
        .setOptions(MethodOptions.newBuilder().setExtension(AccessProto.access, rule))
        .build();
  }

  /**
   * A team's own .proto as protoc writes it: linked against the option's file, imports included.
   */
  private Path shop() throws Exception {
    FileDescriptorProto own =
        FileDescriptorProto.newBuilder()
            .setName("shop/orders.proto")
            .setPackage("shop")
            .setSyntax("proto3")
            .addDependency(AccessProto.getDescriptor().getName())
            .addDependency(EmptyProto.getDescriptor().getName())
            .addService(
                ServiceDescriptorProto.newBuilder()
                    .setName("Orders")
                    .addMethod(
                        method("Read", AccessRule.newBuilder().addScopes("orders:read").build()))
                    .addMethod(
                        method(
                            "Write",
                            AccessRule.newBuilder()
                                .addScopes("orders:read")
                                .addScopes("orders:write")
                                .build()))
                    .addMethod(
                        method("List", AccessRule.newBuilder().setAuthenticated(true).build()))
                    .addMethod(method("About", AccessRule.newBuilder().setPublic(true).build()))
                    .addMethod(method("Odd", AccessRule.getDefaultInstance()))
                    .addMethod(
                        MethodDescriptorProto.newBuilder()
                            .setName("Bare")
                            .setInputType(".google.protobuf.Empty")
                            .setOutputType(".google.protobuf.Empty")))
            .build();
    FileDescriptor linked =
        FileDescriptor.buildFrom(
            own, new FileDescriptor[] {AccessProto.getDescriptor(), EmptyProto.getDescriptor()});
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    AccessProto.getDescriptor().getDependencies().forEach(each -> set.addFile(each.toProto()));
    set.addFile(AccessProto.getDescriptor().toProto())
        .addFile(Empty.getDescriptor().getFile().toProto())
        .addFile(linked.toProto());
    return Files.write(folder.resolve("shop.pb"), set.build().toByteArray());
  }

  private Run explain(String method, String... more) {
    String[] arguments = new String[6 + more.length];
    System.arraycopy(more, 0, arguments, 6, more.length);
    System.arraycopy(
        new String[] {"access", "explain", method, "billing", "--descriptor-set", shop},
        0,
        arguments,
        0,
        6);
    return operator.run(arguments);
  }

  @Test
  void scopesHeld_isAllowed() {
    Run run = explain("shop.Orders/Read", "--audience", "shop");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .isEqualTo(
            """
            Method   shop.Orders/Read
            Rule     SCOPES orders:read
            Account  billing (service account)
            Scopes   orders:read
            Verdict  ALLOWED
            Why      the account may have every scope that the method needs
            """);
  }

  @Test
  void scopeMissing_isDeniedAndNamed() {
    Run run = explain("shop.Orders/Write");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DENIED);
    assertThat(run.out())
        .contains(
            "Verdict  DENIED, SCOPE_INSUFFICIENT\n", "Why      the account lacks orders:write\n");
    assertThat(explain("shop.Orders/Write", "-o", "json").out())
        .contains(
            "\"allowed\": false",
            "\"missing\": [\"orders:write\"]",
            "\"reason\": \"SCOPE_INSUFFICIENT\"",
            "\"kind\": \"service account\"");
  }

  @Test
  void publicAndAuthenticated_areAllowed() {
    assertThat(explain("shop.Orders/About").out()).contains("ALLOWED", "anyone may call it");
    assertThat(explain("shop.Orders/List").out()).contains("ALLOWED", "any active token");
  }

  @Test
  void P8_ruleMissingOrWrong_isDenied() {
    for (String method : List.of("shop.Orders/Bare", "shop.Orders/Odd")) {
      Run run = explain(method);
      assertThat(run.exitCode()).isEqualTo(ExitCode.DENIED);
      assertThat(run.out()).contains("DENIED, NO_ACCESS_RULE");
    }
  }

  @Test
  void accountDisabledOrForAnotherAudience_isDenied() {
    assertThat(explain("shop.Orders/Read", "--audience", "bank").out())
        .contains("DENIED, AUDIENCE_MISMATCH", "the account gets no tokens for bank");
    authority.on(
        "GetServiceAccount",
        GetServiceAccountResponse.newBuilder().setServiceAccount(account(false)).build());
    assertThat(explain("shop.Orders/Read").out()).contains("DENIED, ACCOUNT_DISABLED");
    assertThat(explain("shop.Orders/About").exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void unknownMethodOrAccount_isNotFound() {
    assertThat(explain("shop.Orders/None").exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    authority.refuse("GetServiceAccount", Status.Code.NOT_FOUND, ErrorReason.NOT_FOUND);
    authority.refuse("GetUser", Status.Code.NOT_FOUND, ErrorReason.NOT_FOUND);
    assertThat(explain("shop.Orders/Read").exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(authority.seen("GetUser")).hasSize(1);
  }

  @Test
  void noMethodName_isWrongUsage() {
    for (String method : List.of("shop.Orders", "a/b/c", "/x", "a b/c")) {
      assertThat(explain(method).exitCode()).isEqualTo(ExitCode.USAGE);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = User.Role.class,
      names = {"ADMIN", "OPERATOR", "AUDITOR", "MEMBER"})
  void user_hasTheScopesOfItsRole(User.Role role) {
    authority.refuse("GetServiceAccount", Status.Code.NOT_FOUND, ErrorReason.NOT_FOUND);
    authority.on(
        "GetUser",
        GetUserResponse.newBuilder()
            .setUser(
                User.newBuilder().setUsername("billing").setRole(role).setState(User.State.ACTIVE))
            .build());
    List<String> scopes = Role.valueOf(role.name()).scopes().asTexts();
    String shown = cell(explain("shop.Orders/Read").out().lines().toList(), 3);
    assertThat(shown.split(" "))
        .containsExactlyInAnyOrderElementsOf(scopes.isEmpty() ? List.of("-") : scopes);
  }

  /** What a card says beside the name on this line; long words wrap under it. */
  private static String cell(List<String> card, int line) {
    StringBuilder text = new StringBuilder(card.get(line).substring(9).strip());
    for (String more : card.subList(line + 1, card.size())) {
      if (!more.startsWith(" ".repeat(9))) {
        break;
      }
      text.append(' ').append(more.strip());
    }
    return text.toString();
  }

  private static Server serve(BindableService... services) throws IOException {
    var builder = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create());
    for (BindableService each : services) {
      builder.addService(each);
    }
    return builder.build().start();
  }

  private Run explainAt(Server server, String method) {
    return operator.run(
        "access", "explain", method, "billing", "--service", "127.0.0.1:" + server.getPort());
  }

  @Test
  void otherServersReflection_isAskedWithoutACredential() throws Exception {
    Server server =
        serve(
            new TokenAuthorityGrpc.TokenAuthorityImplBase() {},
            new HealthStatusManager().getHealthService(),
            ProtoReflectionServiceV1.newInstance());
    try {
      Run run = explainAt(server, "tokenauthority.v1.TokenAuthority/WatchTrust");
      assertThat(run.exitCode()).isEqualTo(ExitCode.DENIED);
      assertThat(run.out()).contains("Rule     SCOPES trust:watch\n");
      assertThat(explainAt(server, "grpc.health.v1.Health/Check").out())
          .contains("Rule     PUBLIC\n", "ALLOWED");
      assertThat(explainAt(server, "shop.Orders/Read").exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  @SuppressWarnings("deprecation") // the older reflection is what is tried
  void olderReflection_isUnderstood() throws Exception {
    Server server =
        serve(
            new TokenAuthorityGrpc.TokenAuthorityImplBase() {},
            io.grpc.protobuf.services.ProtoReflectionService.newInstance());
    try {
      assertThat(explainAt(server, "tokenauthority.v1.TokenAuthority/GetKeySet").out())
          .contains("Rule     PUBLIC\n");
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void serverWithoutReflection_asksForAFile() throws Exception {
    Server server = serve(new TokenAuthorityGrpc.TokenAuthorityImplBase() {});
    try {
      Run run = explainAt(server, "tokenauthority.v1.TokenAuthority/GetKeySet");
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
      assertThat(run.err())
          .isEqualTo(
              "tokenctl: the server does not show its methods; give --descriptor-set FILE.\n");
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void P8_accessCheck_ownProto_readsItsOptions() {
    Run run = operator.run("access", "check", shop);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(run.out())
        .contains(
            "shop.Orders/Read   SCOPES         orders:read\n",
            "shop.Orders/Write  SCOPES         orders:read orders:write\n",
            "shop.Orders/Bare   MISSING\n");
    assertThat(
            operator
                .run(
                    "access",
                    "check",
                    shop,
                    "--except",
                    "shop.Orders/Bare",
                    "--except",
                    "shop.Orders/Odd")
                .exitCode())
        .isEqualTo(ExitCode.OK);
  }
}
