package io.tokenauthority.cli.access;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks a server for the .proto files of one of its services; v1, else v1alpha. */
final class Reflection {

  private static final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> V1 =
      ServerReflectionGrpc.getServerReflectionInfoMethod();

  /** The older one has the same messages under another name. */
  private static final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> V1ALPHA =
      V1.toBuilder()
          .setFullMethodName("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
          .build();

  private final Channel channel;
  private final Duration limit;

  Reflection(Channel channel, Duration limit) {
    this.channel = channel;
    this.limit = limit;
  }

  /**
   * The files in which the service stands.
   *
   * @throws StatusRuntimeException where there is no answer
   * @throws Failure NOT_FOUND where the server has no such service
   */
  List<FileDescriptorProto> filesOf(String service) {
    try {
      return ask(V1, service);
    } catch (StatusRuntimeException refused) {
      if (refused.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
        throw refused;
      }
      return ask(V1ALPHA, service);
    }
  }

  private List<FileDescriptorProto> ask(
      MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> version, String service) {
    Iterator<ServerReflectionResponse> answers =
        ClientCalls.blockingServerStreamingCall(
            channel,
            version,
            CallOptions.DEFAULT.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS),
            ServerReflectionRequest.newBuilder().setFileContainingSymbol(service).build());
    if (!answers.hasNext()) {
      throw new Failure(ExitCode.FAILURE, "the server's reflection gave no answer.");
    }
    ServerReflectionResponse answer = answers.next();
    if (answer.hasErrorResponse()) {
      throw new Failure(ExitCode.NOT_FOUND, "the server has no service " + service + ".");
    }
    return files(answer.getFileDescriptorResponse().getFileDescriptorProtoList());
  }

  private static List<FileDescriptorProto> files(List<ByteString> serialized) {
    List<FileDescriptorProto> files = new ArrayList<>();
    try {
      for (ByteString each : serialized) {
        files.add(FileDescriptorProto.parseFrom(each, DescriptorFile.withAccessOption()));
      }
    } catch (InvalidProtocolBufferException broken) {
      throw new Failure(ExitCode.FAILURE, "the server's reflection cannot be read.", broken);
    }
    return files;
  }
}
