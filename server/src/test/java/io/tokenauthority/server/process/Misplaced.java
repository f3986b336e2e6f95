package io.tokenauthority.server.process;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.v1.AuditLogGrpc;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.CreateUserRequest;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.PublicKey;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RegisterUserRequest;
import io.tokenauthority.v1.ReportUsageRequest;
import io.tokenauthority.v1.RevokeServiceTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.ServiceTokensGrpc;
import io.tokenauthority.v1.SigningKeysGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.UsersGrpc;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real secret pasted into every text of every request of every method, the rest of the request
 * being such as would be taken. Texts are found by reflection, so a new field is one more.
 */
final class Misplaced {

  /** The method to call when the secret stands in the path itself. */
  private static final MethodDescriptor<?, ?> ANY = TokenAuthorityGrpc.getGetSelfMethod();

  private final Conversation with;
  private final CallCredentials admin;
  private final Map<Descriptor, Message> takable;

  Misplaced(Conversation with, CallCredentials admin, String serviceToken, String password) {
    this.with = with;
    this.admin = admin;
    this.takable = takable(serviceToken, password);
  }

  /** Requests that lack nothing, for methods that keep what they are told. */
  private static Map<Descriptor, Message> takable(String serviceToken, String password) {
    String account = "other" + UUID.randomUUID().toString().substring(0, 8);
    return Stream.<Message>of(
            IssueTokenRequest.newBuilder()
                .setServiceToken(serviceToken)
                .addAudiences("otp")
                .build(),
            RefreshTokenRequest.newBuilder().setRequestId(UUID.randomUUID().toString()).build(),
            RevokeTokenRequest.newBuilder().setTokenId("0123456789012345678901").build(),
            RevokeServiceTokenRequest.newBuilder().setTokenId("0123456789012345678901").build(),
            CreateServiceAccountRequest.newBuilder()
                .setAccount(account)
                .addPublicKeys(PublicKey.getDefaultInstance())
                .build(),
            CreateServiceTokenRequest.newBuilder().setAccount(AdminsDay.ACCOUNT).build(),
            CreateUserRequest.newBuilder()
                .setUsername(account)
                .setPassword(password)
                .setRoleValue(4)
                .build(),
            RegisterUserRequest.newBuilder().setUsername(account).setPassword(password).build(),
            ReportUsageRequest.newBuilder()
                .setTokenId("0123456789012345678901")
                .setGrantId("0123456789012345678901")
                .setCount(1)
                .build())
        .collect(Collectors.toMap(Message::getDescriptorForType, Function.identity()));
  }

  /** Pastes the secret everywhere; gives how many requests that were. */
  int paste(String secret) {
    int calls = 0;
    for (MethodDescriptor<?, ?> method : methods().toList()) {
      Message prototype =
          (Message) ((PrototypeMarshaller<?>) method.getRequestMarshaller()).getMessagePrototype();
      Message base = takable.getOrDefault(prototype.getDescriptorForType(), prototype);
      for (Message request : variants(base, secret, 3).toList()) {
        call(method, request);
        calls++;
      }
    }
    call(
        ANY.toBuilder().setFullMethodName("tokenauthority.v1.TokenAuthority/" + secret).build(),
        ANY.getRequestMarshaller() instanceof PrototypeMarshaller<?> marshaller
            ? (Message) marshaller.getMessagePrototype()
            : takable.values().iterator().next());
    return calls + 1;
  }

  private static Stream<MethodDescriptor<?, ?>> methods() {
    return Stream.of(
            TokenAuthorityGrpc.getServiceDescriptor(),
            ServiceAccountsGrpc.getServiceDescriptor(),
            ServiceTokensGrpc.getServiceDescriptor(),
            UsersGrpc.getServiceDescriptor(),
            SigningKeysGrpc.getServiceDescriptor(),
            AuditLogGrpc.getServiceDescriptor(),
            AuthorityGrpc.getServiceDescriptor())
        .flatMap(service -> service.getMethods().stream());
  }

  /** The message once for each text in it, down to some depth, with the secret there. */
  private static Stream<Message> variants(Message base, String secret, int depth) {
    return base.getDescriptorForType().getFields().stream()
        .flatMap(field -> variants(base, field, secret, depth));
  }

  private static Stream<Message> variants(
      Message base, FieldDescriptor field, String secret, int depth) {
    if (field.getJavaType() == FieldDescriptor.JavaType.STRING) {
      Object value = field.isRepeated() ? List.of(secret) : secret;
      return Stream.of(base.toBuilder().setField(field, value).build());
    }
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || depth == 0) {
      return Stream.empty();
    }
    Message inner =
        field.isRepeated()
            ? base.newBuilderForType().newBuilderForField(field).build()
            : (Message) base.getField(field);
    return variants(inner, secret, depth - 1)
        .map(
            changed ->
                base.toBuilder()
                    .setField(field, field.isRepeated() ? List.of(changed) : changed)
                    .build());
  }

  /** One request of a call of any kind, and its end. */
  @SuppressWarnings("unchecked")
  private void call(MethodDescriptor<?, ?> method, Message request) {
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall<Object, Object> call =
        with.channel()
            .newCall(
                (MethodDescriptor<Object, Object>) method,
                CallOptions.DEFAULT
                    .withCallCredentials(admin)
                    .withDeadlineAfter(
                        method.getType().serverSendsOneMessage() ? 20 : 1, TimeUnit.SECONDS));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(Object answer) {
            call.request(1);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) {
              with.remember(new StatusRuntimeException(status, trailers));
            }
            end.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(request);
    call.halfClose();
    Status status = end.orTimeout(30, TimeUnit.SECONDS).join();
    if (status.getCode() == Status.Code.INTERNAL) {
      throw new AssertionError(method.getFullMethodName() + ": " + status);
    }
  }
}
