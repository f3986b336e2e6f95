package io.tokenauthority.token.key;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The members of a JWK that make up the public key itself, those of RFC 7638 section 3.2.
 *
 * @param required by name, in the lexicographic order that a thumbprint needs
 */
record JwkParameters(SortedMap<String, String> required) {

  /** A coordinate of P-256, and all of an Ed25519 public key. */
  static final int COORDINATE_LENGTH = 32;

  static JwkParameters of(VerificationKey key) {
    SortedMap<String, String> members = new TreeMap<>();
    switch (key.algorithm()) {
      case ES256 -> {
        ECPublicKey ec = (ECPublicKey) key.publicKey();
        members.put("kty", "EC");
        members.put("crv", "P-256");
        members.put("x", base64Url(unsigned(ec.getW().getAffineX(), COORDINATE_LENGTH)));
        members.put("y", base64Url(unsigned(ec.getW().getAffineY(), COORDINATE_LENGTH)));
      }
      case EDDSA -> {
        members.put("kty", "OKP");
        members.put("crv", "Ed25519");
        members.put("x", base64Url(ed25519((EdECPublicKey) key.publicKey())));
      }
      case RS256 -> {
        RSAPublicKey rsa = (RSAPublicKey) key.publicKey();
        members.put("kty", "RSA");
        members.put("n", base64Url(unsigned(rsa.getModulus())));
        members.put("e", base64Url(unsigned(rsa.getPublicExponent())));
      }
    }
    return new JwkParameters(members);
  }

  /** RFC 8032 section 5.1.2: y little-endian, the sign of x in the top bit. */
  private static byte[] ed25519(EdECPublicKey key) {
    byte[] bytes = unsigned(key.getPoint().getY(), COORDINATE_LENGTH);
    for (int i = 0; i < bytes.length / 2; i++) {
      byte swapped = bytes[i];
      bytes[i] = bytes[bytes.length - 1 - i];
      bytes[bytes.length - 1 - i] = swapped;
    }
    if (key.getPoint().isXOdd()) {
      bytes[bytes.length - 1] |= (byte) 0x80;
    }
    return bytes;
  }

  private static byte[] unsigned(BigInteger value) {
    return unsigned(value, (value.bitLength() + 7) / 8);
  }

  private static byte[] unsigned(BigInteger value, int length) {
    byte[] signed = value.toByteArray();
    byte[] bytes = new byte[length];
    int from = Math.max(0, signed.length - length); // a leading zero of the sign
    System.arraycopy(signed, from, bytes, length - (signed.length - from), signed.length - from);
    return bytes;
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
