package io.tokenauthority.server.lifecycle;

/** Where an account stands in its life. */
public enum AccountState {
  /** Registered, waiting for an operator's approval; nothing can be issued. */
  PENDING,
  /** May be issued tokens. */
  ACTIVE,
  /** Switched off by an operator; everything issued before is dead. */
  DISABLED,
  /**
   * Gone for its users; the row and its generation remain so that nothing issued before comes back
   * to life.
   */
  DELETED
}
