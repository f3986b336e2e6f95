package io.tokenauthority.server.authority.admin.server;

import java.time.Instant;
import java.util.Optional;

/**
 * {@code ReportUsageRequest}, as it came in.
 *
 * @param lastUsed empty: now
 */
public record UsageReport(String tokenId, String grantId, long count, Optional<Instant> lastUsed) {}
