package io.tokenauthority.server.grpc;

import io.grpc.ServerMethodDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.ValidateToken;
import io.tokenauthority.server.authority.Validation;
import io.tokenauthority.server.grpc.wire.EncodedMessage;
import io.tokenauthority.server.grpc.wire.EncodedMethods;
import io.tokenauthority.server.grpc.wire.ValidationWire;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import java.util.Optional;

/**
 * ValidateToken and ValidateTokens. What memory can answer is answered on the transport's thread,
 * with bytes that were made before: no lock, no hop, no I/O.
 */
public final class ValidationMethods {
  private final Desk desk;
  private final ValidateToken validate;
  private final Tally tally;

  public ValidationMethods(Desk desk, ValidateToken validate, Tally tally) {
    this.desk = desk;
    this.validate = validate;
    this.tally = tally;
  }

  /** One question, one answer. */
  public ServerMethodDefinition<?, ?> unary() {
    return ServerMethodDefinition.create(
        EncodedMethods.answering(TokenAuthorityGrpc.getValidateTokenMethod()),
        ServerCalls.asyncUnaryCall(this::validateToken));
  }

  /** A stream of both. */
  public ServerMethodDefinition<?, ?> stream() {
    return ServerMethodDefinition.create(
        EncodedMethods.answering(TokenAuthorityGrpc.getValidateTokensMethod()),
        ServerCalls.asyncBidiStreamingCall(
            to ->
                new ValidationStream(
                    desk, validate, tally, (ServerCallStreamObserver<EncodedMessage>) to)));
  }

  private void validateToken(ValidateTokenRequest request, StreamObserver<EncodedMessage> to) {
    try {
      Call call = desk.call();
      Validation.Question question = ValidationWire.question(request, Desk.patience());
      Optional<Validation> known = validate.tryNow(call, question);
      if (known.isPresent()) {
        answer(to, known.get());
      } else {
        work(call, question, to);
      }
    } catch (RuntimeException thrown) {
      desk.refuse(to, thrown);
    }
  }

  private void work(Call call, Validation.Question question, StreamObserver<EncodedMessage> to) {
    var unused =
        validate
            .work(call, question)
            .whenComplete(
                (verdict, trouble) -> {
                  if (trouble == null) {
                    answer(to, verdict);
                  } else {
                    desk.refuse(to, trouble);
                  }
                });
  }

  private void answer(StreamObserver<EncodedMessage> to, Validation verdict) {
    tally.validated().increment();
    to.onNext(ValidationWire.verdict(verdict));
    to.onCompleted();
  }
}
