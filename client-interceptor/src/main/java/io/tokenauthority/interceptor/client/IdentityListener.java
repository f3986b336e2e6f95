package io.tokenauthority.interceptor.client;

import java.time.Duration;

/**
 * Hears what becomes of an identity's token. Called outside all locks, on the thread on which it
 * happened, a transport's included: must not block. What it throws is logged by class and
 * forgotten. No argument holds a credential.
 */
public interface IdentityListener {

  /** A new token is in use; it lives {@code expiresIn} from the moment it was asked for. */
  default void refreshed(Duration expiresIn) {}

  /** A refresh failed for a reason that may pass; the next is tried after {@code retryIn}. */
  default void refreshFailed(AuthorityError error, Duration retryIn) {}

  /**
   * The authority refused the credential for good. Calls fail from when the token still held ends;
   * one new try is made with the first call after 30 s.
   */
  default void broken(AuthorityError error) {}

  /** A peer refused the token in use, and it was dropped; the call is retried once. */
  default void tokenDropped(AuthorityError error) {}
}
