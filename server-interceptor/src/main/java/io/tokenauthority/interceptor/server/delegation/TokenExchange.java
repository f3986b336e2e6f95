package io.tokenauthority.interceptor.server.delegation;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.tokenauthority.interceptor.server.metrics.GuardListener;
import io.tokenauthority.interceptor.server.refusal.ReceivedRefusal;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the authority for one token on behalf of a caller, by {@code IssueToken}.
 *
 * <p>The service's own token comes from the credentials that the service's own {@link
 * ClientInterceptor} puts on the call, asked with the very connection over which it will leave; so
 * whatever rule they have about connections holds. Only then is the request written. The same token
 * stands in the call's header: so the authority tells a dead one of ours from the caller's, the
 * interceptor hears of it and brings another, and the exchange is made once more. What is wrong
 * with us is never told the caller as its own fault (P6).
 */
final class TokenExchange {

  private static final Logger LOG = LoggerFactory.getLogger(TokenExchange.class);
  private static final long DEADLINE_SECONDS = 5;

  /**
   * Past this many exchanges at once the next is refused: the authority is in trouble, or we are.
   */
  private static final int UNDER_WAY_LIMIT = 1_000;

  private static final Refusal EXPIRED =
      Refusal.because(ErrorReason.TOKEN_EXPIRED, "the caller's token has expired");
  private static final Refusal REVOKED =
      Refusal.because(ErrorReason.TOKEN_REVOKED, "the caller's token was revoked");
  private static final Refusal OVERLOADED =
      Refusal.because(
          ErrorReason.OVERLOADED, "too many tokens on callers' behalf are being fetched");
  private static final Refusal UNAVAILABLE =
      Refusal.because(
          ErrorReason.AUTHORITY_UNAVAILABLE, "no token on the caller's behalf could be had");

  private final Channel authority;
  private final ClientInterceptor own;
  private final SafeTransport transport;
  private final LongSupplier ticks;
  private final GuardListener listener;
  private final AtomicInteger underWay = new AtomicInteger();

  TokenExchange(
      Channel authority,
      ClientInterceptor own,
      SafeTransport transport,
      LongSupplier ticks,
      GuardListener listener) {
    this.authority = authority;
    this.own = own;
    this.transport = transport;
    this.ticks = ticks;
    this.listener = listener;
  }

  long now() {
    return ticks.getAsLong();
  }

  /** Begins an exchange, under no call's context: the outcome is for all who wait for it. */
  CompletionStage<Exchanged> begin(Subject subject, Errand errand) {
    if (underWay.incrementAndGet() > UNDER_WAY_LIMIT) {
      underWay.decrementAndGet();
      return CompletableFuture.completedStage(
          new Exchanged.Refused(OVERLOADED, now() + TimeUnit.SECONDS.toNanos(1)));
    }
    long begun = now();
    Deadline deadline = Deadline.after(DEADLINE_SECONDS, TimeUnit.SECONDS);
    return send(subject, errand, deadline)
        .thenCompose(
            first -> first.isOurs() ? send(subject, errand, deadline) : completedStage(first))
        .thenApply(
            last -> {
              underWay.decrementAndGet();
              Exchanged outcome = last.exchanged();
              listener.exchanged(Duration.ofNanos(now() - begun), reason(outcome));
              return outcome;
            });
  }

  private static Optional<ErrorReason> reason(Exchanged outcome) {
    return outcome instanceof Exchanged.Refused refused
        ? Optional.of(refused.refusal().reason())
        : Optional.empty();
  }

  /**
   * What came of one call.
   *
   * @param isOurs whether it failed for this service's own token
   */
  private record Outcome(Exchanged exchanged, boolean isOurs) {}

  private CompletionStage<Outcome> send(Subject subject, Errand errand, Deadline deadline) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Told told = new Told();
    Channel way =
        ClientInterceptors.intercept(
            new ActorChannel(authority, transport, token -> request(subject, token, errand), told),
            own);
    Answer answer = new Answer(subject, outcome, told, now());
    try {
      Context.ROOT.run(() -> call(way, deadline, answer));
    } catch (RuntimeException ofTheInterceptor) {
      answer.onClose(Status.INTERNAL, new Metadata());
    }
    return outcome;
  }

  private static void call(Channel way, Deadline deadline, Answer answer) {
    ClientCall<IssueTokenRequest, IssueTokenResponse> call =
        way.newCall(
            TokenAuthorityGrpc.getIssueTokenMethod(), CallOptions.DEFAULT.withDeadline(deadline));
    call.start(answer, new Metadata());
    call.request(1);
    call.sendMessage(IssueTokenRequest.getDefaultInstance()); // filled in by the ActorChannel
    call.halfClose();
  }

  private static IssueTokenRequest request(Subject subject, String actor, Errand errand) {
    IssueTokenRequest.Builder request = IssueTokenRequest.newBuilder();
    request.getTokenExchangeBuilder().setSubjectToken(subject.reveal()).setActorToken(actor);
    return request
        .addAllAudiences(errand.audiences().asTexts())
        .addAllScopes(errand.scopes().asTexts())
        .build();
  }

  private final class Answer extends ClientCall.Listener<IssueTokenResponse> {
    private final Subject subject;
    private final CompletableFuture<Outcome> outcome;
    private final Told told;
    private final long sentAt;

    Answer(Subject subject, CompletableFuture<Outcome> outcome, Told told, long sentAt) {
      this.subject = subject;
      this.outcome = outcome;
      this.told = told;
      this.sentAt = sentAt;
    }

    @Override
    public void onMessage(IssueTokenResponse answer) {
      outcome.complete(new Outcome(granted(answer.getTokens()), false));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!outcome.isDone()) {
        ExchangeRefusal answer = new ExchangeRefusal(told.last);
        LOG.info(
            "no token on a caller's behalf: {}{}",
            status.getCode(),
            answer.isOurs() ? ", for this service's own token" : "");
        outcome.complete(new Outcome(refused(answer), answer.isOurs()));
      }
    }

    /** One cut to its subject's end has no better successor: it is good to its last moment. */
    private Exchanged granted(TokenSet tokens) {
      long life = nanos(tokens.getExpiresIn());
      boolean isCut = !expireTime(tokens).isBefore(subject.claims().expiresAt());
      long early = isCut ? 0 : Math.min(TimeUnit.MINUTES.toNanos(5), life / 3);
      long spare = isCut ? 0 : Math.min(TimeUnit.SECONDS.toNanos(30), life / 10);
      return new Exchanged.Granted(
          Exchanged.SCHEME + tokens.getAccessToken(), sentAt + life - early, sentAt + life - spare);
    }

    /**
     * A caller whose token is dead, though it was good here a moment ago, is told so in the words
     * that have it come back with another.
     */
    private Exchanged refused(ExchangeRefusal answer) {
      Refusal refusal =
          answer.isForADeadSubject()
              ? (subject.isPastItsEnd() ? EXPIRED : REVOKED)
              : answer.aboutTheCaller().orElse(UNAVAILABLE);
      return new Exchanged.Refused(refusal, now() + answer.pause().toNanos());
    }
  }

  /** How the last attempt failed, as it was received. */
  private static final class Told implements Consumer<ReceivedRefusal> {
    private volatile ReceivedRefusal last = ReceivedRefusal.none();

    @Override
    public void accept(ReceivedRefusal refusal) {
      last = refusal;
    }
  }

  private static long nanos(com.google.protobuf.Duration span) {
    return TimeUnit.SECONDS.toNanos(span.getSeconds()) + span.getNanos();
  }

  private static Instant expireTime(TokenSet tokens) {
    return Instant.ofEpochSecond(
        tokens.getExpireTime().getSeconds(), tokens.getExpireTime().getNanos());
  }
}
