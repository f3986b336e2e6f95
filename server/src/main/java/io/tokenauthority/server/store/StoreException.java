package io.tokenauthority.server.store;

/**
 * The world's fault, not the caller's. Carries no driver text: a database's message may hold the
 * values of a row.
 *
 * <p>{@code UNIQUE} alone is an expected answer, which a use-case turns into its own refusal.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble. */
  public enum Kind {
    /** The database cannot be reached, is full, read-only or too slow; nothing was written. */
    UNAVAILABLE,
    /** The connection broke while committing: it may be written or not. */
    UNKNOWN_OUTCOME,
    /** A unique value is taken; nothing was written. */
    UNIQUE,
    /** The file or a row is not what it must be. */
    CORRUPT
  }

  private final Kind kind;

  /** Without a cause: what a driver says is for the log of the class that caught it, cleaned. */
  public StoreException(Kind kind, String what) {
    super(what);
    this.kind = kind;
  }

  /** What kind of trouble. */
  public Kind kind() {
    return kind;
  }
}
