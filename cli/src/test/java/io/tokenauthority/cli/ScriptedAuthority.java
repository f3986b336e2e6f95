package io.tokenauthority.cli;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.AuditLogGrpc;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RefreshTokenResponse;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.ServiceTokensGrpc;
import io.tokenauthority.v1.SigningKeysGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.UsersGrpc;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server on loopback with every service of the contract, whose answers a test scripts by the
 * method's name. Signing in works unscripted: it gives single-use refresh tokens and refuses a
 * second use, grace apart, as the contract's hardest reading does.
 */
final class ScriptedAuthority implements AutoCloseable {

  static final String ACCESS = "access-token-of-the-test";

  /** One call as it came in. */
  record Seen(String method, Message request, @Nullable String authorization) {}

  private static final Context.Key<Metadata> HEADERS = Context.key("headers");
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Server server;
  private final String endpoint;
  private final Map<String, Function<Message, List<? extends Message>>> script =
      new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final AtomicInteger generation = new AtomicInteger();

  ScriptedAuthority() throws IOException {
    this(InsecureServerCredentials.create());
  }

  ScriptedAuthority(ServerCredentials credentials) throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, credentials)
            .fallbackHandlerRegistry(new Registry())
            .intercept(new KeepHeaders())
            .build()
            .start();
    endpoint = "127.0.0.1:" + server.getPort();
    on("IssueToken", request -> IssueTokenResponse.newBuilder().setTokens(tokens()).build());
    on("RefreshToken", request -> refresh((RefreshTokenRequest) request));
  }

  String endpoint() {
    return endpoint;
  }

  /** The refresh token that is good now. */
  String refreshToken() {
    return "tar_" + String.format("%054d", generation.get());
  }

  TokenSet tokens() {
    return TokenSet.newBuilder()
        .setAccessToken(ACCESS)
        .setTokenType("Bearer")
        .setExpiresIn(Duration.newBuilder().setSeconds(900))
        .setRefreshToken(refreshToken())
        .addScopes("tokens:read")
        .build();
  }

  private synchronized RefreshTokenResponse refresh(RefreshTokenRequest request) {
    if (!request.getRefreshToken().equals(refreshToken())) {
      throw refusal(Status.Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID, Map.of());
    }
    generation.incrementAndGet();
    return RefreshTokenResponse.newBuilder().setTokens(tokens()).build();
  }

  /** Answers every call of a method by {@code answer}; what that throws is the refusal. */
  ScriptedAuthority on(String method, Function<Message, Message> answer) {
    script.put(method, request -> List.of(answer.apply(request)));
    return this;
  }

  ScriptedAuthority on(String method, Message answer) {
    return on(method, request -> answer);
  }

  ScriptedAuthority onStream(String method, Function<Message, List<? extends Message>> answers) {
    script.put(method, answers);
    return this;
  }

  ScriptedAuthority refuse(String method, Status.Code code, ErrorReason reason) {
    return refuse(method, code, reason, Map.of());
  }

  ScriptedAuthority refuse(
      String method, Status.Code code, ErrorReason reason, Map<String, String> metadata) {
    return on(
        method,
        request -> {
          throw refusal(code, reason, metadata);
        });
  }

  static StatusRuntimeException refusal(
      Status.Code code, ErrorReason reason, Map<String, String> metadata) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage("refused by the script")
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain("tokenauthority.v1")
                        .setReason(reason.name())
                        .putAllMetadata(metadata)
                        .build()))
            .build());
  }

  static StatusRuntimeException fieldInvalid(String field, String description) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.INVALID_ARGUMENT.value())
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain("tokenauthority.v1")
                        .setReason("FIELD_INVALID")
                        .build()))
            .addDetails(
                Any.pack(
                    BadRequest.newBuilder()
                        .addFieldViolations(
                            BadRequest.FieldViolation.newBuilder()
                                .setField(field)
                                .setDescription(description))
                        .build()))
            .build());
  }

  /** The calls of a method, in order. */
  List<Seen> seen(String method) {
    return seen.stream().filter(call -> call.method().equals(method)).toList();
  }

  /** The one request of a method. */
  <T extends Message> T request(String method, Class<T> type) {
    List<Seen> calls = seen(method);
    if (calls.size() != 1) {
      throw new AssertionError(method + " was called " + calls.size() + " times");
    }
    return type.cast(calls.get(0).request());
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private void answer(String method, Message request, StreamObserver<Message> observer) {
    Metadata headers = HEADERS.get();
    seen.add(new Seen(method, request, headers == null ? null : headers.get(AUTHORIZATION)));
    Function<Message, List<? extends Message>> answers = script.get(method);
    if (answers == null) {
      observer.onError(Status.UNIMPLEMENTED.withDescription("not scripted").asRuntimeException());
      return;
    }
    try {
      answers.apply(request).forEach(observer::onNext);
      observer.onCompleted();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    }
  }

  private static final class KeepHeaders implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return Contexts.interceptCall(
          Context.current().withValue(HEADERS, headers), call, headers, next);
    }
  }

  private final class Registry extends HandlerRegistry {

    private final Map<String, MethodDescriptor<?, ?>> methods = new ConcurrentHashMap<>();

    Registry() {
      Stream.of(
              TokenAuthorityGrpc.getServiceDescriptor(),
              ServiceTokensGrpc.getServiceDescriptor(),
              ServiceAccountsGrpc.getServiceDescriptor(),
              UsersGrpc.getServiceDescriptor(),
              SigningKeysGrpc.getServiceDescriptor(),
              AuditLogGrpc.getServiceDescriptor(),
              AuthorityGrpc.getServiceDescriptor(),
              HealthGrpc.getServiceDescriptor())
          .map(ServiceDescriptor::getMethods)
          .forEach(all -> all.forEach(method -> methods.put(method.getFullMethodName(), method)));
    }

    @Override
    @SuppressWarnings("unchecked") // every method of the contract takes and gives messages
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
        String name, @Nullable String authority) {
      MethodDescriptor<Message, Message> method =
          (MethodDescriptor<Message, Message>) methods.get(name);
      if (method == null) {
        return null;
      }
      String bare = String.valueOf(method.getBareMethodName());
      return ServerMethodDefinition.create(
          method,
          method.getType().serverSendsOneMessage()
              ? ServerCalls.asyncUnaryCall((request, observer) -> answer(bare, request, observer))
              : ServerCalls.asyncServerStreamingCall(
                  (request, observer) -> answer(bare, request, observer)));
    }
  }
}
