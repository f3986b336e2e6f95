package io.tokenauthority.cli.login;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.grpc.health.v1.HealthCheckResponse;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.cli.terminal.Words;
import io.tokenauthority.v1.GetServerInfoResponse;
import io.tokenauthority.v1.GetStatsResponse;
import java.util.List;

/** The authority's state as an operator reads it. */
final class StatusView {

  private final Words words;

  StatusView(Words words) {
    this.words = words;
  }

  Table fill(Table card, GetServerInfoResponse info, GetStatsResponse stats) {
    card.row("Version", info.getVersion() + " on Java " + info.getJavaRuntime())
        .row("Issuer", info.getIssuer())
        .row("Up for", Words.span(stats.getUptime()))
        .row("Store", info.getStore() + size(stats.getStoreBytes()))
        .row("TLS", info.getTlsMode());
    if (info.getRedis().equals("connected") || info.getRedis().equals("lost")) {
      card.row("Redis", info.getRedis());
    }
    card.row("Signs with", info.getAlgorithm() + " by " + info.getSignatureProvider())
        .row("Service tokens", tokens(stats));
    if (stats.hasNextServiceTokenExpireTime()) {
      card.row("Next to end", words.full(stats.getNextServiceTokenExpireTime()));
    }
    return card.row(
            "Accounts",
            Words.count(stats.getServiceAccountCount(), "service account")
                + ", "
                + Words.count(stats.getUserCount(), "user")
                + pending(stats.getPendingUserCount()))
        .row("Sessions", String.valueOf(stats.getSessionCount()))
        .row(
            "Since the start",
            counted(
                List.of("issued", "refreshed", "validated", "revoked", "rate limited"),
                stats.getIssuedCount(),
                stats.getRefreshedCount(),
                stats.getValidatedCount(),
                stats.getRevokedCount(),
                stats.getRateLimitedCount()))
        .row(
            "Revocations",
            stats.getRevocationCount()
                + " live, complete to "
                + stats.getRevocationSequence()
                + ", "
                + Words.span(stats.getViewAge())
                + " old")
        .row("Verifiers", Words.count(stats.getTrustWatcherCount(), "watcher"))
        .row(
            "Audit log",
            "sealed to "
                + stats.getAuditHead().getPosition()
                + ", "
                + stats.getUnsealedAuditEventCount()
                + " not yet");
  }

  private static String tokens(GetStatsResponse stats) {
    return counted(
        List.of("active", "expiring", "expired", "revoked"),
        stats.getActiveServiceTokenCount(),
        stats.getExpiringServiceTokenCount(),
        stats.getExpiredServiceTokenCount(),
        stats.getRevokedServiceTokenCount());
  }

  private static String counted(List<String> names, long... counts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < counts.length; i++) {
      text.append(i == 0 ? "" : ", ").append(counts[i]).append(' ').append(names.get(i));
    }
    return text.toString();
  }

  private static String pending(long count) {
    return count == 0
        ? ""
        : ", " + count + " awaiting approval (tokenctl user list --state pending)";
  }

  private static String size(long bytes) {
    return bytes == 0 ? "" : ", " + (bytes + 1023) / 1024 + " KiB";
  }

  /**
   * Three responses in one document, under the names {@code health}, {@code info}, {@code stats}.
   */
  static Struct json(
      HealthCheckResponse health, GetServerInfoResponse info, GetStatsResponse stats) {
    return Struct.newBuilder()
        .putFields("health", struct(health))
        .putFields("info", struct(info))
        .putFields("stats", struct(stats))
        .build();
  }

  private static Value struct(Message message) {
    try {
      Struct.Builder fields = Struct.newBuilder();
      JsonFormat.parser()
          .merge(JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(message), fields);
      return Value.newBuilder().setStructValue(fields).build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message's own JSON is always readable", e);
    }
  }
}
