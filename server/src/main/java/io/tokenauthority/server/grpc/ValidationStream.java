package io.tokenauthority.server.grpc;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.ValidateToken;
import io.tokenauthority.server.authority.Validation;
import io.tokenauthority.server.grpc.wire.EncodedMessage;
import io.tokenauthority.server.grpc.wire.Times;
import io.tokenauthority.server.grpc.wire.ValidationWire;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;
import io.tokenauthority.v1.ValidationFailure;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One stream of questions. What memory knows is answered at once; the rest is answered when it is
 * known, in any order.
 *
 * <p>Flow control: a question is read only while fewer than {@value #OUTSTANDING} are unanswered
 * and the client takes the answers; otherwise it waits in the client. Questions come on gRPC's one
 * thread at a time; answers may come on any, and the monitor keeps them apart.
 */
final class ValidationStream implements StreamObserver<ValidateTokensRequest> {

  /** The most unanswered questions (validation.proto). */
  static final int OUTSTANDING = 1000;

  /**
   * Those that memory cannot answer, of which so many are worked on: a burst of tokens never seen
   * waits here, where it has room, and does not fill the lane that other callers need too.
   */
  private static final int IN_WORK = 64;

  /** Asking gRPC for one question more costs as much as a tenth of an answer. */
  private static final int AT_ONCE = 100;

  private static final int ID_LIMIT = 64;
  private static final String QUESTION = "request";

  private final Desk desk;
  private final ValidateToken validate;
  private final Tally tally;
  private final ServerCallStreamObserver<EncodedMessage> to;
  private final Context context = Context.current();
  private final Set<String> unanswered = new HashSet<>();
  private final Turns turns = new Turns(IN_WORK);
  private int owed;
  private boolean halfClosed;
  private boolean ended;

  ValidationStream(
      Desk desk, ValidateToken validate, Tally tally, ServerCallStreamObserver<EncodedMessage> to) {
    this.desk = desk;
    this.validate = validate;
    this.tally = tally;
    this.to = to;
    to.disableAutoRequest();
    to.setOnReadyHandler(this::readMore);
    to.setOnCancelHandler(this::cancelled);
    to.request(OUTSTANDING);
  }

  @Override
  public void onNext(ValidateTokensRequest asked) {
    String id = asked.getRequestId();
    try {
      begin(id);
      Call call = desk.call();
      requireCallerLives(call);
      ask(call, id, asked);
    } catch (RuntimeException thrown) {
      end(thrown);
    }
  }

  private void ask(Call call, String id, ValidateTokensRequest asked) {
    try {
      if (!asked.hasRequest()) {
        throw Denied.field(QUESTION, "must be there");
      }
      Validation.Question question = ValidationWire.question(asked.getRequest(), Desk.patience());
      Optional<Validation> known = validate.tryNow(call, question);
      if (known.isPresent()) {
        answer(id, known.get());
      } else {
        turns.take(() -> work(call, id, question));
      }
    } catch (RuntimeException thrown) {
      fail(id, thrown);
    }
  }

  private void work(Call call, String id, Validation.Question question) {
    var unused =
        validate
            .work(call, question)
            .whenComplete(
                (verdict, trouble) -> {
                  if (trouble == null) {
                    answer(id, verdict);
                  } else {
                    fail(id, trouble);
                  }
                  turns.done();
                });
  }

  private synchronized void begin(String id) {
    if (id.isEmpty() || id.length() > ID_LIMIT) {
      throw Denied.field("request_id", "must be 1 to " + ID_LIMIT + " characters");
    }
    if (!unanswered.add(id)) {
      throw Denied.field("request_id", "must not be that of a question still unanswered");
    }
  }

  /** The guard judged the caller when the stream began; its token may have ended since. */
  private static void requireCallerLives(Call call) {
    if (!call.now().isBefore(call.requirePrincipal().expireTime())) {
      throw Denied.because(Reason.TOKEN_EXPIRED, "the token has expired");
    }
  }

  private void answer(String id, Validation verdict) {
    tally.validated().increment();
    send(id, ValidationWire.verdict(id, verdict));
  }

  private void fail(String id, Throwable thrown) {
    Throwable cause = Desk.cause(thrown);
    Refusal refusal = desk.statuses().refusal(cause);
    ValidationFailure.Builder failure =
        ValidationFailure.newBuilder()
            .setCode(refusal.status().getCode().value())
            .setReason(refusal.reason())
            .setMessage(String.valueOf(refusal.status().getDescription()));
    if (cause instanceof Denied denied) {
      denied.field().ifPresent(field -> failure.setField(path(field)));
      denied.retryAfter().ifPresent(wait -> failure.setRetryDelay(Times.duration(wait)));
    }
    send(
        id,
        EncodedMessage.of(
            ValidateTokensResponse.newBuilder().setRequestId(id).setFailure(failure).build()));
  }

  /** What is at fault in a question is named as a part of the message that brought it. */
  private static String path(String field) {
    return field.equals(QUESTION) ? field : QUESTION + "." + field;
  }

  private synchronized void send(String id, EncodedMessage answer) {
    if (ended) {
      return;
    }
    unanswered.remove(id);
    to.onNext(answer);
    owed++;
    if (halfClosed && unanswered.isEmpty()) {
      ended = true;
      to.onCompleted();
    } else if (owed >= AT_ONCE) {
      readMore();
    }
  }

  /** So many may come in place of those that were answered, {@value #AT_ONCE} or so at a time. */
  private synchronized void readMore() {
    if (!ended && owed > 0 && to.isReady()) {
      int more = owed;
      owed = 0;
      to.request(more);
    }
  }

  private synchronized void end(Throwable thrown) {
    if (!ended) {
      ended = true;
      context.run(() -> desk.refuse(to, thrown));
    }
  }

  private synchronized void cancelled() {
    ended = true;
    unanswered.clear();
  }

  @Override
  public void onError(Throwable cancelledByClient) {
    cancelled();
  }

  @Override
  public synchronized void onCompleted() {
    halfClosed = true;
    if (!ended && unanswered.isEmpty()) {
      ended = true;
      to.onCompleted();
    }
  }
}
