package io.tokenauthority.interceptor.server.trust;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.v1.GetKeySetRequest;
import io.tokenauthority.v1.GetKeySetResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the key set beside the feed: for a key that a token names and nobody has told us of, and
 * while the feed is away. At most one question in 30 s, whoever asks and however often; those who
 * ask meanwhile share it or get what is known.
 */
final class KeyPoll {

  private static final Logger LOG = LoggerFactory.getLogger(KeyPoll.class);
  private static final Duration PERIOD = Duration.ofSeconds(30);
  private static final long DEADLINE_SECONDS = 5;

  private final TokenAuthorityGrpc.TokenAuthorityStub authority;
  private final KnownTrust known;
  private CompletableFuture<KeySet> latest;
  private long askedAt;

  KeyPoll(TokenAuthorityGrpc.TokenAuthorityStub authority, KnownTrust known) {
    this.authority = authority;
    this.known = known;
    this.latest = CompletableFuture.completedFuture(KeySet.none());
    this.askedAt = known.nanoTime() - PERIOD.toNanos();
  }

  /** The keys known after a question, if one is due or under way; completes normally. */
  CompletionStage<KeySet> ask() {
    CompletableFuture<KeySet> mine = new CompletableFuture<>();
    synchronized (this) {
      if (!latest.isDone()) {
        return latest;
      }
      if (known.nanoTime() - askedAt < PERIOD.toNanos()) {
        return CompletableFuture.completedFuture(known.keys());
      }
      askedAt = known.nanoTime();
      latest = mine;
    }
    Context.ROOT.run(() -> begin(mine));
    return mine;
  }

  private void begin(CompletableFuture<KeySet> asked) {
    authority
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .getKeySet(
            GetKeySetRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(GetKeySetResponse answer) {
                try {
                  known.addKeys(WireTrust.keys(answer.getKeysList()));
                } catch (FeedFaultException fault) {
                  LOG.warn("the authority's key set is not used: {}", fault.getMessage());
                }
              }

              @Override
              public void onError(Throwable failed) {
                LOG.info(
                    "no key set from the authority: {}", Status.fromThrowable(failed).getCode());
                asked.complete(known.keys());
              }

              @Override
              public void onCompleted() {
                asked.complete(known.keys());
              }
            });
  }
}
