package io.tokenauthority.server.authority.admin.users;

/**
 * Who may become a user without being made one.
 *
 * @param gate whether anybody may register, and what comes of it
 * @param most how many users there may be in all for another to register
 */
public record RegistrationPolicy(Gate gate, long most) {

  /** What registering leads to. */
  public enum Gate {
    /** Nobody may register. */
    CLOSED,
    /** Who registers waits for approval. */
    APPROVAL,
    /** Who registers may sign in at once. */
    OPEN
  }

  /** Closed; 100. */
  public static final RegistrationPolicy STANDARD = new RegistrationPolicy(Gate.CLOSED, 100);
}
