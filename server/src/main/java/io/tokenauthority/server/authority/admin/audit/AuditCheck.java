package io.tokenauthority.server.authority.admin.audit;

import java.util.Optional;

/**
 * {@code VerifyAuditLogRequest}, as it came in.
 *
 * @param fromPosition 0: the oldest kept
 * @param head one that was kept, which the trail must contain
 * @param pageSize how many rows to check, at most 10,000; 0 means 1000
 */
public record AuditCheck(long fromPosition, Optional<AuditHead> head, int pageSize) {}
