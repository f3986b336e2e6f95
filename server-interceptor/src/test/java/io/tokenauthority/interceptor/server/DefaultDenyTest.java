package io.tokenauthority.interceptor.server;

import static io.tokenauthority.interceptor.server.GuardedServer.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.interceptor.server.access.MissingAccessRuleException;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DefaultDenyTest {

  private static final MethodDescriptor<Empty, Empty> NO_RULE =
      MethodDescriptor.<Empty, Empty>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("legacy.Foreign/Act")
          .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
          .build();

  private static final BindableService FOREIGN =
      () ->
          ServerServiceDefinition.builder("legacy.Foreign")
              .addMethod(
                  NO_RULE,
                  ServerCalls.asyncUnaryCall(
                      (request, answer) -> {
                        answer.onNext(request);
                        answer.onCompleted();
                      }))
              .build();

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);

  @Test
  void P8_protect_methodWithoutRule_isRefusedByName() {
    try (TokenGuard guard = GuardedServer.guardBy(authority, time).build()) {
      assertThatThrownBy(() -> guard.protect(FOREIGN))
          .isInstanceOfSatisfying(
              MissingAccessRuleException.class,
              thrown -> assertThat(thrown.faults()).containsExactly("legacy.Foreign/Act"));
    }
  }

  @Test
  void P8_requireRules_serverBuiltElsewhere_isRefusedByName() {
    try (TokenGuard guard = GuardedServer.guardBy(authority, time).build()) {
      Server server =
          InProcessServerBuilder.forName("never-started")
              .intercept(guard.interceptor())
              .addService(FOREIGN)
              .build();
      assertThatThrownBy(() -> guard.requireRules(server))
          .isInstanceOf(MissingAccessRuleException.class)
          .hasMessageContaining("legacy.Foreign/Act");
    }
  }

  @Test
  void P8_methodBehindTheChecksBack_isDeniedEvenWithAGoodToken() throws Exception {
    try (TokenGuard guard = GuardedServer.guardBy(authority, time).build()) {
      GuardedServer.Seen seen = refusalOf(() -> call(guard, authority.accessToken("read")));
      assertThat(seen.status().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(seen.reason()).isEqualTo("NO_ACCESS_RULE");
      assertThat(seen.info().getMetadataMap()).containsEntry("method", "legacy.Foreign/Act");
    }
  }

  @Test
  void rule_givenForAForeignMethod_isEnforced() {
    try (TokenGuard guard =
        GuardedServer.guardBy(authority, time)
            .rule("legacy.Foreign/Act", AccessRule.scopes("read"))
            .build()) {
      assertThat(guard.protect(FOREIGN)).hasSize(1);
      call(guard, authority.accessToken("read"));
      assertThat(refusalOf(() -> call(guard, authority.accessToken())).reason())
          .isEqualTo("SCOPE_INSUFFICIENT");
    }
  }

  @Test
  void build_somethingMissing_saysWhat() {
    assertThatIllegalStateException()
        .isThrownBy(() -> TokenGuard.builder().audience("otp").build())
        .withMessageContaining("issuer");
    assertThatIllegalStateException()
        .isThrownBy(() -> TokenGuard.builder().issuer(FakeAuthority.ISSUER).build())
        .withMessageContaining("audience");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                TokenGuard.builder()
                    .issuer(FakeAuthority.ISSUER)
                    .audience("otp")
                    .trust(authority)
                    .build())
        .withMessageContaining("channel");
  }

  private static void call(TokenGuard guard, String token) {
    String name = UUID.randomUUID().toString();
    Server server;
    try {
      server =
          InProcessServerBuilder.forName(name)
              .intercept(guard.interceptor())
              .addService(FOREIGN)
              .build()
              .start();
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    Metadata headers = new Metadata();
    headers.put(Presented.AUTHORIZATION, "Bearer " + token);
    Channel authorised =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    try {
      ClientCalls.blockingUnaryCall(
          authorised, NO_RULE, CallOptions.DEFAULT, Empty.getDefaultInstance());
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }
}
