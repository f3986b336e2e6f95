package io.tokenauthority.server.reflection;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The two versions of reflection that tools ask by. */
public enum ReflectionVersion {
  /** {@code grpc.reflection.v1}. */
  V1 {
    @Override
    Asking open(Channel channel) {
      return new V1Asking(channel);
    }
  },
  /** {@code grpc.reflection.v1alpha}, which older tools know alone. */
  V1ALPHA {
    @Override
    Asking open(Channel channel) {
      return new V1AlphaAsking(channel);
    }
  };

  abstract Asking open(Channel channel);

  /** A conversation with the server's reflection. */
  interface Asking extends AutoCloseable {
    List<String> services();

    List<ByteString> filesOf(String symbol);

    @Override
    void close();
  }

  /** Questions and answers in turn. */
  private static final class Conversation<Q, A> {
    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    private final StreamObserver<Q> questions;

    Conversation(Function<StreamObserver<A>, StreamObserver<Q>> open) {
      questions =
          open.apply(
              new StreamObserver<>() {
                @Override
                public void onNext(A answer) {
                  answers.add(answer);
                }

                @Override
                public void onError(Throwable thrown) {
                  answers.add(thrown);
                }

                @Override
                public void onCompleted() {}
              });
    }

    @SuppressWarnings("unchecked") // only answers and throwables are put in
    A ask(Q question) {
      questions.onNext(question);
      try {
        Object answer = answers.poll(20, TimeUnit.SECONDS);
        if (answer == null || answer instanceof Throwable) {
          throw new AssertionError("no answer", (Throwable) answer);
        }
        return (A) answer;
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }

    void close() {
      questions.onCompleted();
    }
  }

  private static final class V1Asking implements Asking {
    private final Conversation<ServerReflectionRequest, ServerReflectionResponse> conversation;

    V1Asking(Channel channel) {
      conversation =
          new Conversation<>(ServerReflectionGrpc.newStub(channel)::serverReflectionInfo);
    }

    @Override
    public List<String> services() {
      return conversation
          .ask(ServerReflectionRequest.newBuilder().setListServices("*").build())
          .getListServicesResponse()
          .getServiceList()
          .stream()
          .map(io.grpc.reflection.v1.ServiceResponse::getName)
          .toList();
    }

    @Override
    public List<ByteString> filesOf(String symbol) {
      return conversation
          .ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol(symbol).build())
          .getFileDescriptorResponse()
          .getFileDescriptorProtoList();
    }

    @Override
    public void close() {
      conversation.close();
    }
  }

  private static final class V1AlphaAsking implements Asking {
    private final Conversation<
            io.grpc.reflection.v1alpha.ServerReflectionRequest,
            io.grpc.reflection.v1alpha.ServerReflectionResponse>
        conversation;

    V1AlphaAsking(Channel channel) {
      conversation =
          new Conversation<>(
              io.grpc.reflection.v1alpha.ServerReflectionGrpc.newStub(channel)
                  ::serverReflectionInfo);
    }

    @Override
    public List<String> services() {
      return conversation
          .ask(
              io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
                  .setListServices("*")
                  .build())
          .getListServicesResponse()
          .getServiceList()
          .stream()
          .map(io.grpc.reflection.v1alpha.ServiceResponse::getName)
          .toList();
    }

    @Override
    public List<ByteString> filesOf(String symbol) {
      return conversation
          .ask(
              io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
                  .setFileContainingSymbol(symbol)
                  .build())
          .getFileDescriptorResponse()
          .getFileDescriptorProtoList();
    }

    @Override
    public void close() {
      conversation.close();
    }
  }
}
