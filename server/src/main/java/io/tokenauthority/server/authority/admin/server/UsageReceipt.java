package io.tokenauthority.server.authority.admin.server;

/**
 * What became of reports.
 *
 * @param accepted those that were taken, durably
 * @param ignored those that named no grant we know
 */
public record UsageReceipt(long accepted, long ignored) {}
