package io.tokenauthority.server.authority.admin.audit;

import java.time.Instant;

/**
 * How far the trail was sealed, and the digest that vouches for it. Kept elsewhere, it shows that a
 * trail was cut short.
 *
 * @param position the last sealed position; 0 when nothing is sealed
 * @param segment the last segment; 0 when nothing is sealed
 * @param digest the last segment's head in 64 lower-case hexadecimal digits; empty when nothing is
 *     sealed
 * @param sealTime when that segment was sealed; the epoch when nothing is
 */
public record AuditHead(long position, long segment, String digest, Instant sealTime) {

  /** Nothing is sealed. */
  public static final AuditHead NONE = new AuditHead(0, 0, "", Instant.EPOCH);
}
