package io.tokenauthority.bench;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The bare gRPC server that ours is measured against: it takes the same requests and answers each
 * with one fixed response of the same size, on the same executor (direct), with no interceptor and
 * no thought. Or the same with a guard before it, to measure that guard.
 */
public final class EchoServer {
  static final String SERVICE = "bench.Echo";

  private EchoServer() {}

  /**
   * {@code EchoServer port [--behind GUARD AUTHORITY_PORT FILE] method=response-file…}: method
   * {@code ValidateTokens} is a stream, every other is unary.
   */
  public static void main(String[] arguments) throws Exception {
    boolean guarded = arguments[1].equals("--behind");
    List<ServerInterceptor> guard =
        guarded
            ? List.of(
                GuardKind.valueOf(arguments[2])
                    .interceptor(Integer.parseInt(arguments[3]), Path.of(arguments[4])))
            : List.of();
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(SERVICE);
    for (String argument : List.of(arguments).subList(guarded ? 5 : 1, arguments.length)) {
      String[] pair = argument.split("=", 2);
      EchoMethod method = EchoMethod.valueOf(pair[0]);
      Message response =
          method.response().getParserForType().parseFrom(Files.readAllBytes(Path.of(pair[1])));
      if (method == EchoMethod.ValidateTokens) {
        service.addMethod(
            streams(), ServerCalls.asyncBidiStreamingCall(out -> echo(out, response)));
      } else {
        service.addMethod(
            method.descriptor(),
            ServerCalls.asyncUnaryCall((request, out) -> answer(out, response)));
      }
    }
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])))
            .directExecutor()
            .addService(ServerInterceptors.intercept(service.build(), guard))
            .build()
            .start();
    server.awaitTermination();
  }

  static MethodDescriptor<ValidateTokensRequest, ValidateTokensResponse> streams() {
    return MethodDescriptor.<ValidateTokensRequest, ValidateTokensResponse>newBuilder()
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "ValidateTokens"))
        .setRequestMarshaller(ProtoUtils.marshaller(ValidateTokensRequest.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(ValidateTokensResponse.getDefaultInstance()))
        .build();
  }

  private static void answer(StreamObserver<Message> out, Message response) {
    out.onNext(response);
    out.onCompleted();
  }

  private static StreamObserver<ValidateTokensRequest> echo(
      StreamObserver<ValidateTokensResponse> out, Message response) {
    ValidateTokensResponse template = (ValidateTokensResponse) response;
    return new StreamObserver<>() {
      @Override
      public void onNext(ValidateTokensRequest request) {
        out.onNext(template.toBuilder().setRequestId(request.getRequestId()).build());
      }

      @Override
      public void onError(Throwable cause) {}

      @Override
      public void onCompleted() {
        out.onCompleted();
      }
    };
  }
}
