package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Hears what becomes of an identity's token. Called outside all locks, on the thread on which it
 * happened, a transport's included: must not block. What it throws is logged by class and
 * forgotten. No argument holds a credential.
 */
public interface IdentityListener {

  /** The identity was made; it may be kept, for example to read its status from time to time. */
  default void opened(ClientIdentity identity) {}

  /**
   * A request to the source ended after {@code took}, with a token or with {@code failure}; one
   * that is given up after 5 s counts as failed then.
   */
  default void attempted(Duration took, Optional<AuthorityError> failure) {}

  /** A new token is in use; it lives {@code expiresIn} from the moment it was asked for. */
  default void refreshed(Duration expiresIn) {}

  /** A refresh failed for a reason that may pass; the next is tried after {@code retryIn}. */
  default void refreshFailed(AuthorityError error, Duration retryIn) {}

  /**
   * The authority refused the credential for good. Calls fail from when the token still held ends;
   * one new try is made with the first call after 30 s.
   */
  default void broken(AuthorityError error) {}

  /** A peer refused the token in use, and it was dropped; the call is repeated once. */
  default void tokenDropped(AuthorityError error) {}

  /** A call whose token was refused is sent a second time, by this library or its channel. */
  default void callRepeated() {}

  /** The identity was closed; nothing else is told after this. */
  default void closed() {}
}
