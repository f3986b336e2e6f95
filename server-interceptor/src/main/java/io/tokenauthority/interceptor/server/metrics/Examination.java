package io.tokenauthority.interceptor.server.metrics;

/** How a guard came to know what a token is. */
public enum Examination {
  /** It was seen before: nothing was spent but a look-up. */
  KNOWN,
  /** It is being looked into for another call: this one waits for the same outcome. */
  SHARED,
  /** Its signature is checked. */
  SIGNATURE,
  /** The authority is asked. */
  AUTHORITY
}
