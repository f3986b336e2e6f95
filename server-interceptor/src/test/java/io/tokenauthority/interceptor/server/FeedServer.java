package io.tokenauthority.interceptor.server;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.server.introspection.Introspection;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.revocation.RevocationNotice;
import io.tokenauthority.v1.GetKeySetRequest;
import io.tokenauthority.v1.GetKeySetResponse;
import io.tokenauthority.v1.KeySet;
import io.tokenauthority.v1.ReportUsageRequest;
import io.tokenauthority.v1.ReportUsageResponse;
import io.tokenauthority.v1.Revocation;
import io.tokenauthority.v1.Revocations;
import io.tokenauthority.v1.SnapshotBegin;
import io.tokenauthority.v1.SnapshotEnd;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import io.tokenauthority.v1.WatchTrustRequest;
import io.tokenauthority.v1.WatchTrustResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The authority's side of the feed, over a real channel, for a {@link FakeAuthority}'s tokens. */
final class FeedServer extends TokenAuthorityGrpc.TokenAuthorityImplBase implements AutoCloseable {

  final List<Long> watchedAfter = new CopyOnWriteArrayList<>();
  final List<Long> askedAtLeast = new CopyOnWriteArrayList<>();
  final List<ReportUsageRequest> reported = new CopyOnWriteArrayList<>();
  final AtomicInteger keySetsAsked = new AtomicInteger();
  final AtomicInteger snapshots = new AtomicInteger();

  private final FakeAuthority authority;
  private final List<Revocation> rows = new CopyOnWriteArrayList<>();
  private final List<StreamObserver<WatchTrustResponse>> watchers = new CopyOnWriteArrayList<>();
  private final String name = UUID.randomUUID().toString();
  private final Server server;
  private final ManagedChannel channel;
  private volatile boolean refusing;
  private volatile boolean silent;
  private volatile Runnable watched = () -> {};
  private volatile Duration viewAge = Duration.ZERO;
  private volatile StatusRuntimeException refusal = Status.UNAVAILABLE.asRuntimeException();
  private volatile long lag;
  private volatile long behind;

  FeedServer(FakeAuthority authority) throws IOException {
    this.authority = authority;
    this.server = InProcessServerBuilder.forName(name).addService(this).build().start();
    this.channel = InProcessChannelBuilder.forName(name).build();
  }

  ManagedChannel channel() {
    return channel;
  }

  long sequence() {
    return authority.revocations().sequence();
  }

  int watchers() {
    return watchers.size();
  }

  /** Revokes and tells every watcher. */
  void revoke(RevocationNotice notice) {
    authority.revoke(notice);
    Revocation row = FeedWire.row(notice, sequence());
    rows.add(row);
    send(
        WatchTrustResponse.newBuilder()
            .setRevocations(Revocations.newBuilder().addRevocations(row).setSequence(sequence()))
            .build());
  }

  /** Revokes, but the watchers' stream is cut before they hear of it. */
  void revokeUnheard(RevocationNotice notice) {
    refusing = true;
    cut();
    authority.revoke(notice);
    rows.add(FeedWire.row(notice, sequence()));
  }

  /** What was revoked elsewhere is told to whoever resumes. */
  void remember(RevocationNotice notice) {
    rows.add(FeedWire.row(notice, sequence()));
  }

  void whenWatched(Runnable task) {
    watched = task;
  }

  void revokeUnheard(AccessClaims claims) {
    revokeUnheard(RevocationNotice.token(claims.tokenId(), claims.expiresAt()));
  }

  void cut() {
    watchers.forEach(each -> each.onError(Status.UNAVAILABLE.asRuntimeException()));
    watchers.clear();
  }

  void refuseWatchers(boolean refuse) {
    refusing = refuse;
  }

  void refuseWatchersWith(Refusal reason) {
    refusal = reason.asException();
    refusing = true;
  }

  /** Says nothing more to anybody, on streams that stay open. */
  void fallSilent(boolean toSilence) {
    silent = toSilence;
    if (toSilence) {
      watchers.clear();
    }
  }

  /** Goes on, as a replica that last read its database so long ago. */
  void viewIsOld(Duration age) {
    viewAge = age;
    heartbeat();
  }

  /** Takes watchers again, as a replica that has not seen so many revocations yet. */
  void resumeBehindBy(long revocations) {
    behind = revocations;
    refusing = false;
  }

  /** Answers ValidateToken as a replica that is behind by so many revocations. */
  void lagBy(long revocations) {
    lag = revocations;
  }

  void send(WatchTrustResponse message) {
    watchers.forEach(each -> each.onNext(message));
  }

  void heartbeat() {
    send(oldHeartbeat());
  }

  private WatchTrustResponse oldHeartbeat() {
    WatchTrustResponse.Builder message = FeedWire.heartbeatAt(sequence()).toBuilder();
    message
        .getHeartbeatBuilder()
        .setViewAge(com.google.protobuf.Duration.newBuilder().setSeconds(viewAge.toSeconds()));
    return message.build();
  }

  WatchTrustResponse keys() {
    return WatchTrustResponse.newBuilder()
        .setKeys(KeySet.newBuilder().addAllKeys(wireKeys()))
        .build();
  }

  @Override
  public void watchTrust(WatchTrustRequest request, StreamObserver<WatchTrustResponse> watcher) {
    watchedAfter.add(request.getAfterSequence());
    watched.run();
    if (silent) {
      return;
    }
    if (!refusing && behind > 0) {
      watcher.onNext(FeedWire.beginAt(sequence() - behind));
      watcher.onNext(keys());
      watcher.onNext(FeedWire.endAt(sequence() - behind));
      watcher.onNext(FeedWire.heartbeatAt(sequence() - behind));
      watchers.add(watcher);
      return;
    }
    if (refusing) {
      watcher.onError(refusal);
      return;
    }
    if (request.getAfterSequence() == 0) {
      snapshot(watcher);
    } else {
      watcher.onNext(keys());
      List<Revocation> missed =
          rows.stream().filter(row -> row.getSequence() > request.getAfterSequence()).toList();
      if (!missed.isEmpty()) {
        watcher.onNext(
            WatchTrustResponse.newBuilder()
                .setRevocations(
                    Revocations.newBuilder().addAllRevocations(missed).setSequence(sequence()))
                .build());
      }
    }
    watcher.onNext(oldHeartbeat());
    watchers.add(watcher);
  }

  private void snapshot(StreamObserver<WatchTrustResponse> watcher) {
    snapshots.incrementAndGet();
    watcher.onNext(
        WatchTrustResponse.newBuilder()
            .setSnapshotBegin(
                SnapshotBegin.newBuilder().setSequence(sequence()).setRevocationCount(rows.size()))
            .build());
    watcher.onNext(keys());
    if (!rows.isEmpty()) {
      watcher.onNext(
          WatchTrustResponse.newBuilder()
              .setRevocations(Revocations.newBuilder().addAllRevocations(rows))
              .build());
    }
    watcher.onNext(
        WatchTrustResponse.newBuilder()
            .setSnapshotEnd(
                SnapshotEnd.newBuilder().setSequence(sequence()).setRevocationCount(rows.size()))
            .build());
  }

  @Override
  public void getKeySet(GetKeySetRequest request, StreamObserver<GetKeySetResponse> answer) {
    keySetsAsked.incrementAndGet();
    answer.onNext(GetKeySetResponse.newBuilder().addAllKeys(wireKeys()).build());
    answer.onCompleted();
  }

  @Override
  public void validateToken(
      ValidateTokenRequest request, StreamObserver<ValidateTokenResponse> answer) {
    askedAtLeast.add(request.getMinRevocationSequence());
    Introspection found = authority.introspect(request.getToken(), 0).toCompletableFuture().join();
    long view = request.getMinRevocationSequence() > 0 ? sequence() : sequence() - lag;
    answer.onNext(FeedWire.wire(found).setRevocationSequence(view).build());
    answer.onCompleted();
  }

  @Override
  public StreamObserver<ReportUsageRequest> reportUsage(
      StreamObserver<ReportUsageResponse> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ReportUsageRequest use) {
        reported.add(use);
      }

      @Override
      public void onError(Throwable failed) {}

      @Override
      public void onCompleted() {
        answer.onNext(ReportUsageResponse.newBuilder().setAcceptedCount(reported.size()).build());
        answer.onCompleted();
      }
    };
  }

  private List<io.tokenauthority.v1.VerificationKey> wireKeys() {
    List<io.tokenauthority.v1.VerificationKey> keys = new ArrayList<>();
    authority.keys().forEach(each -> keys.add(FeedWire.wire(each)));
    return keys;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
