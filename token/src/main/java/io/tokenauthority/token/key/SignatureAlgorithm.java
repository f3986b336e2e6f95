package io.tokenauthority.token.key;

import java.util.Optional;

/** The signature algorithms there are for us. Symmetric ones and {@code none} do not exist here. */
public enum SignatureAlgorithm {
  /** ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4): the default, known to every library. */
  ES256("ES256"),

  /** Ed25519 under its name of RFC 8037, {@code EdDSA}. */
  EDDSA("EdDSA"),

  /** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3), for verifiers that know no other. */
  RS256("RS256");

  private final String joseName;

  SignatureAlgorithm(String joseName) {
    this.joseName = joseName;
  }

  /** The {@code alg} of headers and JWKs. */
  public String joseName() {
    return joseName;
  }

  /** The algorithm of that {@code alg}, compared exactly (RFC 7515 section 4.1.1). */
  public static Optional<SignatureAlgorithm> ofJoseName(String name) {
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.joseName.equals(name)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
