package io.tokenauthority.token.jwt;

import io.tokenauthority.token.json.JsonObject;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureCheck;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A JWT of the right shape, of which nothing is believed yet. */
final class OpenedJwt implements Gated {

  private final JsonObject header;
  private final JsonObject claims;
  private final String signingInput;
  private final byte[] signature;

  OpenedJwt(JsonObject header, JsonObject claims, String signingInput, byte[] signature) {
    this.header = header;
    this.claims = claims;
    this.signingInput = signingInput;
    this.signature = signature;
  }

  Optional<String> keyId() {
    return header.text("kid");
  }

  JsonObject claims() {
    return claims;
  }

  /** Whether the {@code alg} is the key's, which alone decides (RFC 8725 section 3.1). */
  boolean isOfAlgorithm(SignatureAlgorithm algorithm) {
    return algorithm().equals(Optional.of(algorithm));
  }

  Optional<SignatureAlgorithm> algorithm() {
    return header.text("alg").flatMap(SignatureAlgorithm::ofJoseName);
  }

  boolean isSignedBy(SignatureCheck check) {
    return check.accepts(signingInput.getBytes(StandardCharsets.US_ASCII), signature);
  }
}
