package io.tokenauthority.server.authority.session;

import io.tokenauthority.server.lifecycle.User;
import java.time.Instant;

/** A browser that has just signed in, and what its cookie shall hold. */
public record OpenedSession(SessionSecret secret, User user, Instant end) {}
