package io.tokenauthority.token.jwt;

import io.tokenauthority.token.json.StrictBase64;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * The certificate that a token is bound to, {@code cnf} of RFC 8705 section 3.1. A verifier that
 * meets one and has no matching peer certificate refuses the token.
 *
 * @param thumbprint {@code x5t#S256}: the SHA-256 of the certificate in base64url, 43 characters
 */
public record Confirmation(String thumbprint) {

  public Confirmation {
    if (!isThumbprint(thumbprint)) {
      throw new IllegalArgumentException("a certificate's thumbprint is 32 bytes in base64url");
    }
  }

  /** The binding to this certificate. */
  public static Confirmation of(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new Confirmation(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    } catch (CertificateEncodingException unencodable) {
      throw new IllegalArgumentException("the certificate has no encoded form", unencodable);
    }
  }

  /** Whether the token is bound to this certificate. */
  public boolean matches(X509Certificate certificate) {
    return equals(of(certificate));
  }

  static boolean isThumbprint(String text) {
    return StrictBase64.decode(text).filter(bytes -> bytes.length == 32).isPresent();
  }
}
