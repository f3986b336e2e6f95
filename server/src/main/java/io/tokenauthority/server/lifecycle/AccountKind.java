package io.tokenauthority.server.lifecycle;

/** Who an account stands for. */
public enum AccountKind {
  /** A human who signs in with a password and holds a {@link Role}. */
  USER,
  /** A program that holds service tokens or registered public keys. */
  SERVICE
}
