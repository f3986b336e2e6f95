package io.tokenauthority.server.reflection;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.tokenauthority.server.Details;
import io.tokenauthority.server.LiveAuthority;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What became of a request: its refusal, or OK at its first answer.
 *
 * @param fields the fields that the refusal names
 */
record Outcome(Status.Code code, String reason, List<String> fields, String words) {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * Sends the bytes as the one request of a call.
   *
   * @param silence how long a stream that says nothing is waited for; it counts as let in
   */
  static Outcome of(
      Channel channel,
      MethodDescriptor method,
      byte[] request,
      Optional<String> token,
      Duration silence) {
    Channel attached =
        token
            .map(text -> ClientInterceptors.intercept(channel, LiveAuthority.attach(text)))
            .orElse(channel);
    ClientCall<byte[], DynamicMessage> call =
        attached.newCall(
            raw(method),
            CallOptions.DEFAULT.withDeadlineAfter(LONGEST.toSeconds(), TimeUnit.SECONDS));
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    call.start(new Listener(outcome), new Metadata());
    call.request(1);
    call.sendMessage(request);
    call.halfClose();
    try {
      return outcome.get((isWatch(method) ? silence : LONGEST).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException silent) {
      return new Outcome(Status.Code.OK, "", List.of(), "silence");
    } catch (InterruptedException | ExecutionException broken) {
      throw new AssertionError(method.getFullName(), broken);
    } finally {
      call.cancel("seen enough", null);
    }
  }

  private static boolean isWatch(MethodDescriptor method) {
    return method.isServerStreaming() && !method.isClientStreaming();
  }

  private static io.grpc.MethodDescriptor<byte[], DynamicMessage> raw(MethodDescriptor method) {
    io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> typed = Reflected.grpc(method);
    return typed.toBuilder(new Bytes(), typed.getResponseMarshaller()).build();
  }

  boolean isInvalid() {
    return code == Status.Code.INVALID_ARGUMENT && reason.equals("FIELD_INVALID");
  }

  /** Whether the refusal names this field, or one in the records that are listed there. */
  boolean names(FieldPath path) {
    return fields.stream()
        .map(field -> field.replaceAll("\\[\\d+]", ""))
        .anyMatch(
            field ->
                field.equals(path.name())
                    || (path.isMessage() && field.startsWith(path.name() + ".")));
  }

  private static final class Bytes implements io.grpc.MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Listener extends ClientCall.Listener<DynamicMessage> {
    private final CompletableFuture<Outcome> outcome;

    Listener(CompletableFuture<Outcome> outcome) {
      this.outcome = outcome;
    }

    @Override
    public void onMessage(DynamicMessage message) {
      outcome.complete(
          failure(message).orElseGet(() -> new Outcome(Status.Code.OK, "", List.of(), "answered")));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      Throwable refused = status.asRuntimeException(trailers);
      outcome.complete(
          new Outcome(
              status.getCode(),
              Details.reason(refused),
              Details.fields(refused),
              String.valueOf(status.getDescription())));
    }

    /** A stream of verdicts tells a refusal in a message. */
    private static Optional<Outcome> failure(DynamicMessage message) {
      FieldDescriptor failed = message.getDescriptorForType().findFieldByName("failure");
      if (failed == null || !message.hasField(failed)) {
        return Optional.empty();
      }
      DynamicMessage failure = (DynamicMessage) message.getField(failed);
      int code = (Integer) value(failure, "code");
      return Optional.of(
          new Outcome(
              Status.fromCodeValue(code).getCode(),
              value(failure, "reason").toString(),
              List.of(value(failure, "field").toString()),
              value(failure, "message").toString()));
    }

    private static Object value(DynamicMessage of, String name) {
      return of.getField(of.getDescriptorForType().findFieldByName(name));
    }
  }
}
