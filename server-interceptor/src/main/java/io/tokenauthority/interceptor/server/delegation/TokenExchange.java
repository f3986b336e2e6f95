package io.tokenauthority.interceptor.server.delegation;

import com.google.protobuf.Duration;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.tokenauthority.interceptor.server.refusal.ReceivedRefusal;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenSet;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the authority for one token on behalf of a caller, by {@code IssueToken}.
 *
 * <p>The service's own token comes from the service's own {@link CallCredentials}, asked with the
 * very connection over which it will leave; so whatever rule they have about connections holds.
 * Only then is the request written. The call itself is anonymous: both tokens are in its body.
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
  private static final Refusal OVERLOADED =
      Refusal.because(
          ErrorReason.OVERLOADED, "too many tokens on callers' behalf are being fetched");
  private static final Refusal UNAVAILABLE =
      Refusal.because(
          ErrorReason.AUTHORITY_UNAVAILABLE, "no token on the caller's behalf could be had");

  private final Channel authority;
  private final CallCredentials own;
  private final SafeTransport transport;
  private final LongSupplier ticks;
  private final AtomicInteger underWay = new AtomicInteger();

  TokenExchange(
      Channel authority, CallCredentials own, SafeTransport transport, LongSupplier ticks) {
    this.authority = authority;
    this.own = own;
    this.transport = transport;
    this.ticks = ticks;
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
    CompletableFuture<Exchanged> outcome = new CompletableFuture<>();
    Context.ROOT.run(() -> send(subject, errand, outcome));
    return outcome.whenComplete((done, never) -> underWay.decrementAndGet());
  }

  private void send(Subject subject, Errand errand, CompletableFuture<Exchanged> outcome) {
    OwnToken actor = new OwnToken(own, transport);
    ClientCall<IssueTokenRequest, IssueTokenResponse> call =
        authority.newCall(
            TokenAuthorityGrpc.getIssueTokenMethod(),
            CallOptions.DEFAULT
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .withCallCredentials(actor));
    call.start(new Answer(subject, outcome, now()), new Metadata());
    call.request(1);
    var unused =
        actor
            .token()
            .thenAccept(
                token -> {
                  call.sendMessage(request(subject, token, errand));
                  call.halfClose();
                });
  }

  private static IssueTokenRequest request(Subject subject, String actor, Errand errand) {
    IssueTokenRequest.Builder request = IssueTokenRequest.newBuilder();
    request.getTokenExchangeBuilder().setSubjectToken(subject.reveal()).setActorToken(actor);
    return request
        .addAllAudiences(errand.audience().asTexts())
        .addAllScopes(errand.scopes().asTexts())
        .build();
  }

  private final class Answer extends ClientCall.Listener<IssueTokenResponse> {
    private final Subject subject;
    private final CompletableFuture<Exchanged> outcome;
    private final long sentAt;

    Answer(Subject subject, CompletableFuture<Exchanged> outcome, long sentAt) {
      this.subject = subject;
      this.outcome = outcome;
      this.sentAt = sentAt;
    }

    @Override
    public void onMessage(IssueTokenResponse answer) {
      outcome.complete(granted(answer.getTokens()));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!outcome.isDone()) {
        LOG.info("no token on a caller's behalf: {}", status.getCode());
        outcome.complete(refused(ReceivedRefusal.in(status, trailers)));
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

    /** A caller whose token has just run out is told so, and comes back with another. */
    private Exchanged refused(ReceivedRefusal answer) {
      Refusal refusal =
          answer
              .aboutTheCaller()
              .map(each -> subject.isPastItsEnd() ? EXPIRED : each)
              .orElse(UNAVAILABLE);
      return new Exchanged.Refused(refusal, now() + answer.pause().toNanos());
    }
  }

  private static long nanos(Duration span) {
    return TimeUnit.SECONDS.toNanos(span.getSeconds()) + span.getNanos();
  }

  private static Instant expireTime(TokenSet tokens) {
    return Instant.ofEpochSecond(
        tokens.getExpireTime().getSeconds(), tokens.getExpireTime().getNanos());
  }
}
