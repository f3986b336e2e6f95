package io.tokenauthority.server.metrics;

import java.time.Duration;

/** A service token that ends within the time that metrics look ahead; its id is no secret. */
public record ExpiringToken(String tokenId, String account, Duration left) {}
