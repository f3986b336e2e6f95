package io.tokenauthority.interceptor.server.trust;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.tokenauthority.interceptor.server.refusal.ReceivedRefusal;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.WatchTrustRequest;
import io.tokenauthority.v1.WatchTrustResponse;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of {@code WatchTrust}, from opening to its end. What it still brings after it was
 * dropped is not read: its successor's word counts.
 */
final class FeedStream implements ClientResponseObserver<WatchTrustRequest, WatchTrustResponse> {

  private static final Logger LOG = LoggerFactory.getLogger(FeedStream.class);

  private final WatchedTrust owner;
  private final KnownTrust known;
  private final long after;
  private final FeedReader reader;
  private volatile Optional<ClientCallStreamObserver<WatchTrustRequest>> call = Optional.empty();
  private volatile long signOfLife;

  FeedStream(WatchedTrust owner, KnownTrust known) {
    this.owner = owner;
    this.known = known;
    this.after = known.revocations().sequence();
    this.reader = new FeedReader(known, after > 0);
    this.signOfLife = known.nanoTime();
  }

  void open(TokenAuthorityGrpc.TokenAuthorityStub authority) {
    authority.watchTrust(WatchTrustRequest.newBuilder().setAfterSequence(after).build(), this);
  }

  /** No heartbeat, nor a piece of a snapshot, for longer than this. */
  boolean isSilentFor(Duration span) {
    return known.nanoTime() - signOfLife > span.toNanos();
  }

  /** Ends it from our side; another takes its place. */
  void drop(String why) {
    owner.over(this, why, Optional.empty());
    call.ifPresent(each -> each.cancel(why, null));
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WatchTrustRequest> started) {
    call = Optional.of(started);
  }

  @Override
  public void onNext(WatchTrustResponse message) {
    if (!owner.isPresent(this)) {
      return;
    }
    try {
      reader.read(message);
    } catch (FeedFaultException fault) {
      LOG.warn("the trust feed cannot be used: {}", fault.getMessage());
      drop("fault");
      return;
    }
    if (message.hasHeartbeat()) {
      owner.heard();
    }
    if (message.hasHeartbeat() || reader.isInSnapshot()) {
      signOfLife = known.nanoTime();
    }
  }

  @Override
  public void onError(Throwable failed) {
    owner.over(this, WatchedTrust.codeOf(failed), ReceivedRefusal.in(failed).retryAfter());
  }

  @Override
  public void onCompleted() {
    owner.over(this, "ended", Optional.empty());
  }
}
