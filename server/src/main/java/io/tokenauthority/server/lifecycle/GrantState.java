package io.tokenauthority.server.lifecycle;

/** Whether a grant still gives anything. */
public enum GrantState {
  /** Credentials under it work while their own time lasts. */
  ACTIVE,
  /** Dead for ever, with everything under it. */
  REVOKED
}
