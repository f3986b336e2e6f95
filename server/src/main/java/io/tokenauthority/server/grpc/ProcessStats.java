package io.tokenauthority.server.grpc;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.grpc.feed.TrustBroadcast;
import io.tokenauthority.server.grpc.wire.Times;
import io.tokenauthority.server.grpc.wire.TrustWire;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.server.trust.ViewMark;
import io.tokenauthority.v1.CacheStats;
import io.tokenauthority.v1.GetStatsResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The part of the statistics that this process knows by itself.
 *
 * @param start when it began to serve
 * @param cache how its cache of verified tokens does
 */
public record ProcessStats(
    Instant start,
    TrustView view,
    TrustBroadcast broadcast,
    Tally tally,
    Supplier<CacheStats> cache) {

  void tell(Call call, GetStatsResponse.Builder message) {
    ViewMark mark = view.mark(call.now());
    message
        .setUptime(Times.duration(Duration.between(start, call.now())))
        .setRevocationCount(view.size())
        .setRevocationSequence(mark.sequence())
        .setViewAge(Times.duration(mark.age()))
        .setVerifiedTokenCache(cache.get())
        .setIssuedCount(tally.issued().sum())
        .setRefreshedCount(tally.refreshed().sum())
        .setValidatedCount(tally.validated().sum())
        .setRevokedCount(tally.revoked().sum())
        .setRateLimitedCount(tally.rateLimited().sum())
        .setTrustWatcherCount(broadcast.watchers())
        .addAllKeys(TrustWire.keys(view.keys()));
  }
}
