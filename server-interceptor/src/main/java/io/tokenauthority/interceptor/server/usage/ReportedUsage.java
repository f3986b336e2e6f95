package io.tokenauthority.interceptor.server.usage;

import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.ReportUsageRequest;
import io.tokenauthority.v1.ReportUsageResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports usage by {@code ReportUsage}; the channel's token needs {@code usage:report}. Nothing is
 * sent while the authority cannot be reached. What was sent and not answered is not sent again:
 * counts are added there, and too few is better than twice.
 */
public final class ReportedUsage implements UsageSink {

  private static final Logger LOG = LoggerFactory.getLogger(ReportedUsage.class);
  private static final long DEADLINE_SECONDS = 10;
  private static final int AT_ONCE = 8;

  private final TokenAuthorityGrpc.TokenAuthorityStub authority;
  private final BooleanSupplier reachable;
  private final Semaphore room = new Semaphore(AT_ONCE);

  /**
   * A sink over this channel.
   *
   * @param reachable whether the authority was heard of lately
   */
  public ReportedUsage(Channel channel, BooleanSupplier reachable) {
    this.authority = TokenAuthorityGrpc.newStub(channel);
    this.reachable = reachable;
  }

  @Override
  public boolean take(List<TokenUse> uses) {
    if (!reachable.getAsBoolean() || !room.tryAcquire()) {
      return false;
    }
    Context.ROOT.run(() -> send(uses));
    return true;
  }

  private void send(List<TokenUse> uses) {
    StreamObserver<ReportUsageRequest> report =
        authority.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS).reportUsage(new Answer());
    for (TokenUse use : uses) {
      report.onNext(
          ReportUsageRequest.newBuilder()
              .setTokenId(use.tokenId().value())
              .setGrantId(use.grantId().value())
              .setCount(use.count())
              .setLastUsedTime(Timestamp.newBuilder().setSeconds(use.lastUsed().getEpochSecond()))
              .build());
    }
    report.onCompleted();
  }

  /**
   * Waits until every report was answered, at most this long. For the end of a process, which must
   * not cut off its last report; blocks.
   */
  public void awaitAnswers(Duration atMost) {
    try {
      if (room.tryAcquire(AT_ONCE, atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        room.release(AT_ONCE);
      }
    } catch (InterruptedException wanted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Answer implements StreamObserver<ReportUsageResponse> {
    @Override
    public void onNext(ReportUsageResponse counts) {
      LOG.debug(
          "usage taken: {}, ignored: {}", counts.getAcceptedCount(), counts.getIgnoredCount());
    }

    @Override
    public void onError(Throwable failed) {
      LOG.info("a usage report was lost: {}", Status.fromThrowable(failed).getCode());
      room.release();
    }

    @Override
    public void onCompleted() {
      room.release();
    }
  }
}
