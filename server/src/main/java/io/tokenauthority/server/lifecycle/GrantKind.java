package io.tokenauthority.server.lifecycle;

/** What act of trust a grant stands for (DESIGN 4). */
public enum GrantKind {
  /** A user signed in; carries a {@link RefreshChain}. */
  SESSION,
  /** An operator made a service token; its renewals stay in the same grant. */
  SERVICE_TOKEN,
  /** An operator registered a public key that signs client assertions. */
  PUBLIC_KEY
}
