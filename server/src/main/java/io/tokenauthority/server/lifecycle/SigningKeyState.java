package io.tokenauthority.server.lifecycle;

/** A signing key's way (DESIGN 7, "Keys"). */
public enum SigningKeyState {
  /** Published, not yet signing: verifiers come to know it. */
  NEXT,
  /** Signs; one per purpose. */
  ACTIVE,
  /** Signs no more; its private part is destroyed; still verifies what it signed. */
  RETIRING,
  /** Nothing that it signed can be alive: no longer published. */
  RETIRED,
  /** Taken back whole: whatever it signed is dead. */
  REVOKED
}
