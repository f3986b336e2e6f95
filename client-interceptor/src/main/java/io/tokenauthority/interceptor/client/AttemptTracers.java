package io.tokenauthority.interceptor.client;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Watches each attempt of a call and drops the token that a peer refused. It must be a tracer:
 * gRPC's own retry shows a refused first attempt to nobody else, and asks for the next attempt's
 * token right after. One serves all calls; what one attempt was is told to the call by a mark in
 * its trailers, which a tracer may change for those above it.
 */
final class AttemptTracers extends ClientStreamTracer.Factory {

  private static final Metadata.Key<String> REPEATED =
      Metadata.Key.of("token-authority-repeated", Metadata.ASCII_STRING_MARSHALLER);

  private final TokenKeeper keeper;
  private final AttachingInterceptor.Repeats repeats;

  AttemptTracers(TokenKeeper keeper, AttachingInterceptor.Repeats repeats) {
    this.keeper = keeper;
    this.repeats = repeats;
  }

  /** Whether the attempt that ended with {@code trailers} was one that gRPC's retry had made. */
  static boolean isRepeated(Metadata trailers) {
    return trailers.containsKey(REPEATED);
  }

  /** Takes the mark off before the application sees {@code trailers}. */
  static void unmark(Metadata trailers) {
    trailers.discardAll(REPEATED);
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    if (info.getPreviousAttempts() == 0) {
      return new Attempt(keeper);
    }
    if (repeats == AttachingInterceptor.Repeats.GRPC) { // elsewhere it may be about anything
      keeper.repeated();
    }
    return new RepeatedAttempt(keeper);
  }

  /** One attempt. gRPC calls it from one thread at a time, in order. */
  private static class Attempt extends ClientStreamTracer {
    private final TokenKeeper keeper;
    private volatile @Nullable Metadata sent;
    private volatile @Nullable Metadata trailers;

    Attempt(TokenKeeper keeper) {
      this.keeper = keeper;
    }

    @Override
    public void streamCreated(Attributes transport, Metadata headers) {
      sent = headers; // read only on refusal: decoding a token costs more than the whole attach
    }

    @Override
    public void inboundTrailers(Metadata received) {
      trailers = received;
    }

    @Override
    public void streamClosed(Status status) {
      Metadata headers = sent;
      if (headers == null || status.getCode() != Status.Code.UNAUTHENTICATED) {
        return;
      }
      String authorization = headers.get(HeldToken.AUTHORIZATION);
      if (authorization != null) {
        Rejection.of(status, trailers).ifPresent(error -> keeper.rejected(authorization, error));
      }
    }
  }

  /** One that gRPC's retry made. */
  private static final class RepeatedAttempt extends Attempt {
    RepeatedAttempt(TokenKeeper keeper) {
      super(keeper);
    }

    @Override
    public void inboundTrailers(Metadata received) {
      received.put(REPEATED, "1");
      super.inboundTrailers(received);
    }
  }
}
