package io.tokenauthority.server.grpc.feed;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.config.Sources;
import io.tokenauthority.server.grpc.Accidents;
import io.tokenauthority.server.grpc.GrpcServer;
import io.tokenauthority.server.grpc.Lane;
import io.tokenauthority.server.grpc.Statuses;
import io.tokenauthority.server.grpc.wire.EncodedMethods;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.server.store.sql.SqliteStore;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A broadcast over a real store, served over a real connection; polled by the test. */
final class FeedFixture implements AutoCloseable {

  private static final Duration LIFE = Duration.ofDays(1);

  final SqliteStore store;
  final TrustView view;
  final TrustBroadcast broadcast;
  private final Lane lane = new Lane("test-admin", 2, 64);
  private final GrpcServer server;
  private final ManagedChannel channel;
  private int revoked;

  FeedFixture(Path folder, int rememberedBytes) throws IOException {
    this(
        folder,
        new FeedLimits(
            rememberedBytes, FeedLimits.STANDARD.heartbeat(), FeedLimits.STANDARD.unread()));
  }

  FeedFixture(Path folder, FeedLimits limits) throws IOException {
    store = SqliteStore.open(folder.resolve("authority.db"));
    view = new TrustView(store, Instant::now, System::nanoTime);
    Statuses statuses = new Statuses(new Accidents(new SplittableRandom(1)), new Tally());
    broadcast =
        new TrustBroadcast(
            view,
            store,
            Instant::now,
            statuses,
            new FeedThread("test-feed", lane, statuses),
            limits);
    broadcast.listen();
    Configuration configuration =
        Sources.read(
                Optional.empty(),
                Map.of(),
                Map.of("grpc.listen", "127.0.0.1:0", "grpc.notice", "0s", "grpc.drain", "1s"))
            .configuration();
    server =
        GrpcServer.start(
            configuration.edge(),
            Optional.empty(),
            List.of(
                EncodedMethods.in(
                    new TokenAuthorityGrpc.TokenAuthorityImplBase() {}.bindService(),
                    WatchTrustMethod.of(broadcast, statuses))),
            new ServerInterceptor() {
              @Override
              public <Q, R> ServerCall.Listener<Q> interceptCall(
                  ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                return next.startCall(call, headers);
              }
            },
            new HealthStatusManager(),
            statuses);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .usePlaintext()
            .flowControlWindow(64 << 10)
            .build();
  }

  /** Makes so many things dead, in one transaction, without looking at it. */
  void revoke(int count) {
    Instant now = Instant.now();
    var unused =
        store.write(
            tx -> {
              IntStream.range(revoked, revoked + count)
                  .forEach(
                      i ->
                          tx.revocations()
                              .append(
                                  new Revocation(
                                      Revocation.Kind.GRANT,
                                      id(i),
                                      0,
                                      now.plus(LIFE),
                                      Revocation.Cause.REQUESTED),
                                  now));
              return count;
            });
    revoked += count;
  }

  /** The same, seen by the view. */
  void revokeAndPoll(int count) {
    revoke(count);
    view.poll();
  }

  int revoked() {
    return revoked;
  }

  static String id(int number) {
    return String.format("g%021d", number);
  }

  /** Begins to watch. */
  Watcher watch(long afterSequence) {
    return new Watcher(TokenAuthorityGrpc.newStub(channel), afterSequence);
  }

  /** Begins to watch without reading, until told to. */
  Watcher watchUnread() {
    return new Watcher(TokenAuthorityGrpc.newStub(channel));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    server.drain();
    broadcast.close();
    lane.close();
    store.close();
  }
}
