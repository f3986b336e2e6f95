package io.tokenauthority.token.jwt;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.json.JsonWriter;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Turns claims into a signed JWT with one key. The key's purpose says of which kind: an access
 * token, or a service token in the same form, so that any verifier of RFC 9068 takes it.
 *
 * <p>The header is encoded once. Immutable and safe between threads.
 */
public final class TokenSigner {

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final SigningKey key;
  private final String encodedHeader;

  /** A signer by this key, whose purpose is ACCESS_TOKEN or SERVICE_TOKEN. */
  public TokenSigner(SigningKey key) {
    if (key.verificationKey().purpose() == KeyPurpose.CLIENT_ASSERTION) {
      throw new IllegalArgumentException("a key for client assertions signs no tokens");
    }
    this.key = key;
    this.encodedHeader =
        encode(
            new JsonWriter()
                .beginObject()
                .member("alg", key.verificationKey().algorithm().joseName())
                .member("kid", key.keyId().value())
                .member("typ", "at+jwt")
                .endObject()
                .toString());
  }

  /**
   * The token, of at most 4 KiB.
   *
   * @throws TokenTooLongException if it would be longer; nothing was signed
   * @throws IllegalArgumentException if an access token would live longer than 24 h
   */
  public String sign(AccessClaims claims) {
    if (purpose() == KeyPurpose.ACCESS_TOKEN
        && claims.lifespan().length().compareTo(VerificationPolicy.LONGEST_ACCESS_LIFE) > 0) {
      throw new IllegalArgumentException("an access token lives at most 24 h");
    }
    String signingInput = signingInput(claims);
    if (!fits(signingInput.length())) {
      throw new TokenTooLongException();
    }
    byte[] signature = key.sign(signingInput.getBytes(StandardCharsets.US_ASCII));
    return signingInput + '.' + BASE64URL.encodeToString(signature);
  }

  /** Whether {@link #sign} would find them short enough. Encodes only what might not be. */
  public boolean fits(AccessClaims claims) {
    return fits(encodedHeader.length() + 1 + base64(ClaimsWriter.longest(claims)))
        || fits(signingInput(claims).length());
  }

  private String signingInput(AccessClaims claims) {
    return encodedHeader + '.' + encode(ClaimsWriter.write(claims));
  }

  private boolean fits(int signingInput) {
    int signature = base64(key.verificationKey().signatureLength());
    return signingInput + 1 + signature <= JwtGate.LENGTH_LIMIT;
  }

  private static int base64(int bytes) {
    return (bytes * 4 + 2) / 3;
  }

  public KeyId keyId() {
    return key.keyId();
  }

  public KeyPurpose purpose() {
    return key.verificationKey().purpose();
  }

  private static String encode(String json) {
    return BASE64URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
