package io.tokenauthority.token.key;

/**
 * What a key signs. A signature is good only for its key's purpose, so that one kind of JWT cannot
 * be passed off as another (RFC 8725 section 3.12).
 */
public enum KeyPurpose {
  /** Access tokens; rotated by time. */
  ACCESS_TOKEN,

  /** Service tokens in the form of a JWT; rotated by command only, for they live for years. */
  SERVICE_TOKEN,

  /** Client assertions of a service account, which registered the public part with us. */
  CLIENT_ASSERTION
}
