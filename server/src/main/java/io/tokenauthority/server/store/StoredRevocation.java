package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Revocation;
import java.time.Instant;

/**
 * A revocation with its place in the order.
 *
 * @param sequence the epoch in the top 16 bits, then a counter; commit order
 */
public record StoredRevocation(long sequence, Revocation revocation, Instant time) {}
