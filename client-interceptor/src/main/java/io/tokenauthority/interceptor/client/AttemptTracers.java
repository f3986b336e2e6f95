package io.tokenauthority.interceptor.client;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Watches each attempt of a call and drops the token that a peer refused. It must be a tracer:
 * gRPC's own retry shows a refused first attempt to nobody else, and asks for the next attempt's
 * token right after.
 */
final class AttemptTracers extends ClientStreamTracer.Factory {

  private final TokenKeeper keeper;
  private final AttachingInterceptor.Repeats repeats;
  private volatile boolean repeatedByGrpc;

  AttemptTracers(TokenKeeper keeper, AttachingInterceptor.Repeats repeats) {
    this.keeper = keeper;
    this.repeats = repeats;
  }

  /** Whether gRPC's retry already gave some call that this factory watched a second attempt. */
  boolean repeatedByGrpc() {
    return repeatedByGrpc;
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    if (info.getPreviousAttempts() > 0) {
      repeatedByGrpc = true;
      if (repeats == AttachingInterceptor.Repeats.GRPC) { // elsewhere it may be about anything
        keeper.repeated();
      }
    }
    return new Attempt(keeper);
  }

  /** One attempt. gRPC calls it from one thread at a time, in order. */
  private static final class Attempt extends ClientStreamTracer {
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
}
