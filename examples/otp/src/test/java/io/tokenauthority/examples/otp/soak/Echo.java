package io.tokenauthority.examples.otp.soak;

import com.google.protobuf.StringValue;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** A service with one method of each kind, none of which has a rule of its own. */
final class Echo implements BindableService {

  static final String SERVICE = "soak.Echo";
  static final int ANSWERS = 3;

  static final MethodDescriptor<StringValue, StringValue> UNARY = method("Unary", MethodType.UNARY);
  static final MethodDescriptor<StringValue, StringValue> SERVER_STREAM =
      method("ServerStream", MethodType.SERVER_STREAMING);
  static final MethodDescriptor<StringValue, StringValue> CLIENT_STREAM =
      method("ClientStream", MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<StringValue, StringValue> BIDIRECTIONAL =
      method("Bidirectional", MethodType.BIDI_STREAMING);

  private static MethodDescriptor<StringValue, StringValue> method(String name, MethodType type) {
    return MethodDescriptor.<StringValue, StringValue>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .build();
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(UNARY, ServerCalls.asyncUnaryCall(Echo::once))
        .addMethod(SERVER_STREAM, ServerCalls.asyncServerStreamingCall(Echo::often))
        .addMethod(CLIENT_STREAM, ServerCalls.asyncClientStreamingCall(Echo::last))
        .addMethod(BIDIRECTIONAL, ServerCalls.asyncBidiStreamingCall(Echo::each))
        .build();
  }

  private static void once(StringValue request, StreamObserver<StringValue> answer) {
    answer.onNext(request);
    answer.onCompleted();
  }

  private static void often(StringValue request, StreamObserver<StringValue> answer) {
    for (int i = 0; i < ANSWERS; i++) {
      answer.onNext(request);
    }
    answer.onCompleted();
  }

  /** Answers the last request. */
  private static StreamObserver<StringValue> last(StreamObserver<StringValue> answer) {
    return new Requests(answer) {
      private StringValue seen = StringValue.getDefaultInstance();

      @Override
      public void onNext(StringValue request) {
        seen = request;
      }

      @Override
      public void onCompleted() {
        answer.onNext(seen);
        answer.onCompleted();
      }
    };
  }

  private static StreamObserver<StringValue> each(StreamObserver<StringValue> answer) {
    return new Requests(answer);
  }

  /** Answers each request. */
  private static class Requests implements StreamObserver<StringValue> {
    private final StreamObserver<StringValue> answer;

    Requests(StreamObserver<StringValue> answer) {
      this.answer = answer;
    }

    @Override
    public void onNext(StringValue request) {
      answer.onNext(request);
    }

    @Override
    public void onError(Throwable gone) {
      // the caller left, or the guard ended the stream
    }

    @Override
    public void onCompleted() {
      answer.onCompleted();
    }
  }
}
