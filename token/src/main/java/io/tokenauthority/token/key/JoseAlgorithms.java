package io.tokenauthority.token.key;

import org.jose4j.jws.EcdsaUsingShaAlgorithm;
import org.jose4j.jws.EdDsaAlgorithm;
import org.jose4j.jws.JsonWebSignatureAlgorithm;
import org.jose4j.jws.RsaUsingShaAlgorithm;

/** jose4j's object for each of our algorithms. They hold no state of a signature. */
final class JoseAlgorithms {

  private JoseAlgorithms() {}

  static JsonWebSignatureAlgorithm of(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> new EcdsaUsingShaAlgorithm.EcdsaP256UsingSha256();
      case EDDSA -> new EdDsaAlgorithm();
      case RS256 -> new RsaUsingShaAlgorithm.RsaSha256();
    };
  }
}
