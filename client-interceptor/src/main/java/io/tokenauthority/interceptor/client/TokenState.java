package io.tokenauthority.interceptor.client;

/** How an identity stands with its token; what a call meets. */
public enum TokenState {
  /** The token is good and not near its end: calls take it, nothing else happens. */
  FRESH,

  /** The token is good but near its end: calls take it, one refresh runs in the background. */
  STALE,

  /** No token may be sent: none was fetched yet, or it ended or was dropped. Calls wait. */
  EXPIRED,

  /** The authority refused the credential for good and no usable token is left: calls fail. */
  BROKEN
}
