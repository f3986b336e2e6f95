package io.tokenauthority.server.sealing;

/**
 * What a key derived from the master key is for. The label is part of the derivation: it must never
 * change, or what was sealed under it cannot be opened.
 */
public enum KeyUse {
  /** Private parts of signing keys. */
  SIGNING_KEYS("seal/signing-key"),
  /** Secrets that a repeated request is shown again. */
  ANSWERED_SECRETS("seal/answered-secret"),
  /** Page tokens. */
  PAGE_TOKENS("seal/page-token"),
  /** Rows of the audit trail, and the chain that links them. */
  AUDIT("mac/audit"),
  /** What requests are told apart by: method, caller and request id. */
  IDEMPOTENCY("mac/idempotency"),
  /** Request ids of refreshes. */
  REQUEST_IDS("mac/request-id"),
  /** Names that the audit trail must not hold as they were typed: they may be passwords. */
  TYPED_NAMES("mac/typed-name"),
  /** What forms of a browser's session carry, against requests that other sites make. */
  FORMS("mac/form"),
  /** Names of limits that replicas share: a peer's address must not be told to who keeps them. */
  SHARED_LIMITS("mac/shared-limit"),
  /** What is kept under such a name, so that nobody else can put something there. */
  SHARED_LIMIT_STATES("mac/shared-limit-state"),
  /** That replicas have the same issuer and master key. */
  FINGERPRINT("mac/fingerprint");

  private final String label;

  KeyUse(String label) {
    this.label = label;
  }

  String label() {
    return "token-authority/v1/" + label;
  }
}
