package io.tokenauthority.server.trust;

import java.time.Duration;

/**
 * Which view of the revocations answered.
 *
 * @param sequence what it was complete to
 * @param age how long ago it was last known complete
 * @param isSynced whether the process has run without a pause since; if not, the age says too
 *     little
 */
public record ViewMark(long sequence, Duration age, boolean isSynced) {}
