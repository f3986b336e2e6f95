package io.tokenauthority.server.authority.admin.server;

import io.tokenauthority.server.authority.admin.audit.AuditHead;
import io.tokenauthority.server.store.ServiceTokens;
import java.time.Instant;

/**
 * How many there are of what is stored.
 *
 * @param time when it was counted
 * @param users who may sign in
 * @param sessions that may still be refreshed
 * @param storeBytes 0 when it cannot be told
 */
public record Stats(
    Instant time,
    long serviceAccounts,
    long users,
    long pendingUsers,
    long sessions,
    ServiceTokens.Counts serviceTokens,
    AuditHead auditHead,
    long unsealedAuditEvents,
    long storeBytes) {}
