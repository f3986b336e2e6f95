package io.tokenauthority.interceptor.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Empty;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.tokenauthority.v1.AccessProto;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {

  private final AccessRules rules = AccessRules.standard();

  @ParameterizedTest
  @CsvSource({
    "IssueToken, Public[]",
    "RefreshToken, Public[]",
    "RevokeToken, Public[]",
    "GetKeySet, Public[]",
    "ValidateToken, Authenticated[]",
    "ValidateTokens, Authenticated[]",
    "GetSelf, Authenticated[]",
    "WatchTrust, Scoped[required=trust:watch]",
    "ReportUsage, Scoped[required=usage:report]"
  })
  void find_methodWithOption_isWhatItsProtoSays(String method, String rule) {
    MethodDescriptor<?, ?> descriptor =
        TokenAuthorityGrpc.getServiceDescriptor().getMethods().stream()
            .filter(each -> method.equals(each.getBareMethodName()))
            .findAny()
            .orElseThrow();
    assertThat(rules.find(descriptor)).get().hasToString(rule);
  }

  @Test
  void find_wellKnownServices_haveTheirPresets() {
    assertThat(rules.find(HealthGrpc.getCheckMethod())).contains(AccessRule.publicAccess());
    assertThat(rules.find(HealthGrpc.getWatchMethod())).contains(AccessRule.publicAccess());
    assertThat(rules.find(ServerReflectionGrpc.getServerReflectionInfoMethod()))
        .contains(AccessRule.publicOnLoopback());
  }

  @Test
  void find_methodGiven_goesBeforeItsService() {
    AccessRules given =
        rules.with("a.B/*", AccessRule.authenticated()).with("a.B/Open", AccessRule.publicAccess());
    assertThat(given.find(method("a.B/Open", Optional.empty())))
        .contains(AccessRule.publicAccess());
    assertThat(given.find(method("a.B/Other", Optional.empty())))
        .contains(AccessRule.authenticated());
    assertThat(given.find(method("a.Bc/Other", Optional.empty()))).isEmpty();
  }

  @Test
  void find_presetReplaced_isTheOneGiven() {
    AccessRules closed =
        rules.with("grpc.reflection.v1.ServerReflection/*", AccessRule.scopes("server:admin"));
    assertThat(closed.find(ServerReflectionGrpc.getServerReflectionInfoMethod()))
        .contains(AccessRule.scopes("server:admin"));
  }

  @Test
  void P8_require_methodsWithoutRule_areAllNamed() {
    assertThatThrownBy(
            () ->
                rules.require(
                    List.of(
                        service("a.B", method("a.B/One", Optional.empty())),
                        service("c.D", method("c.D/Two", Optional.empty())))))
        .isInstanceOf(MissingAccessRuleException.class)
        .hasMessageContaining("a.B/One")
        .hasMessageContaining("c.D/Two");
  }

  @Test
  void P8_require_everyMethodHasARule_passes() {
    rules
        .with("a.B/*", AccessRule.authenticated())
        .require(List.of(service("a.B", method("a.B/One", Optional.empty()))));
  }

  @Test
  void require_ruleInProtoAndFromBuilder_isAContradiction() {
    MethodDescriptor<?, ?> owned = method("a.B/One", option(access().setAuthenticated(true)));
    AccessRules twice = rules.with("a.B/One", AccessRule.publicAccess());
    assertThat(twice.find(owned)).contains(AccessRule.authenticated());
    assertThatThrownBy(() -> twice.require(List.of(service("a.B", owned))))
        .isInstanceOf(MissingAccessRuleException.class)
        .hasMessageContaining("a.B/One (has a rule in its .proto and another from the builder)");
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, ''",
    "true, true, ''",
    "true, false, read",
    "false, true, read",
    "false, false, 'read,read'",
    "false, false, 'two words'"
  })
  void require_contradictoryOption_isRefused(boolean open, boolean authenticated, String scopes) {
    var option = access().setPublic(open).setAuthenticated(authenticated);
    if (!scopes.isEmpty()) {
      option.addAllScopes(List.of(scopes.split(",", -1)));
    }
    MethodDescriptor<?, ?> contradictory = method("a.B/One", option(option));
    assertThatThrownBy(() -> rules.require(List.of(service("a.B", contradictory))))
        .isInstanceOf(MissingAccessRuleException.class)
        .hasMessageContaining("a.B/One (");
    assertThatIllegalArgumentException().isThrownBy(() -> rules.find(contradictory));
  }

  @ParameterizedTest
  @CsvSource({"a.B", "/One", "a.B/", "a.B/One/Two"})
  void with_noMethodName_isRefused(String method) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rules.with(method, AccessRule.authenticated()));
  }

  @Test
  void scopes_none_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(AccessRule::scopes);
  }

  private static io.tokenauthority.v1.AccessRule.Builder access() {
    return io.tokenauthority.v1.AccessRule.newBuilder();
  }

  private static Optional<MethodOptions> option(io.tokenauthority.v1.AccessRule.Builder rule) {
    return Optional.of(
        MethodOptions.newBuilder().setExtension(AccessProto.access, rule.build()).build());
  }

  private static ServerServiceDefinition service(String name, MethodDescriptor<?, ?> method) {
    return define(name, method);
  }

  private static <Q, S> ServerServiceDefinition define(String name, MethodDescriptor<Q, S> method) {
    return ServerServiceDefinition.builder(
            ServiceDescriptor.newBuilder(name).addMethod(method).build())
        .addMethod(
            method,
            (call, headers) -> {
              throw new AssertionError("not to be called");
            })
        .build();
  }

  /** A method as generated code would have it, with these options in its .proto. */
  private static MethodDescriptor<Empty, Empty> method(
      String fullName, Optional<MethodOptions> options) {
    MethodDescriptor.Builder<Empty, Empty> method =
        MethodDescriptor.<Empty, Empty>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(fullName)
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()));
    options.ifPresent(each -> method.setSchemaDescriptor(new Schema(file(each))));
    return method.build();
  }

  private static Descriptors.FileDescriptor file(MethodOptions options) {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("test.proto")
            .addMessageType(DescriptorProto.newBuilder().setName("M"))
            .addService(
                ServiceDescriptorProto.newBuilder()
                    .setName("B")
                    .addMethod(
                        MethodDescriptorProto.newBuilder()
                            .setName("One")
                            .setInputType("M")
                            .setOutputType("M")
                            .setOptions(options)))
            .build();
    try {
      return Descriptors.FileDescriptor.buildFrom(file, new Descriptors.FileDescriptor[0]);
    } catch (Descriptors.DescriptorValidationException invalid) {
      throw new AssertionError(invalid);
    }
  }

  private record Schema(Descriptors.FileDescriptor file) implements ProtoMethodDescriptorSupplier {
    @Override
    public Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().getMethods().get(0);
    }

    @Override
    public Descriptors.ServiceDescriptor getServiceDescriptor() {
      return file.getServices().get(0);
    }

    @Override
    public Descriptors.FileDescriptor getFileDescriptor() {
      return file;
    }
  }
}
