package io.tokenauthority.token.key;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.security.spec.NamedParameterSpec;

/** Which public keys an algorithm takes; asked once, when a key enters the system. */
final class PublicKeyRule {

  static final int RSA_BITS_LEAST = 2048;

  /** Checking costs the square of this; nobody needs a longer one. */
  static final int RSA_BITS_MOST = 4096;

  private static final BigInteger EXPONENT_LEAST = BigInteger.valueOf(65537);
  private static final int EXPONENT_BITS_MOST = 32;

  private PublicKeyRule() {}

  static void require(SignatureAlgorithm algorithm, PublicKey key) {
    switch (algorithm) {
      case ES256 -> requireP256(key);
      case EDDSA -> requireEd25519(key);
      case RS256 -> requireRsa(key);
    }
  }

  /** How many bytes every signature by this key has. */
  static int signatureLength(SignatureAlgorithm algorithm, PublicKey key) {
    return switch (algorithm) {
      case ES256, EDDSA -> 64;
      case RS256 -> (((RSAPublicKey) key).getModulus().bitLength() + 7) / 8;
    };
  }

  static ECParameterSpec p256() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java platform has no P-256", impossible);
    }
  }

  private static void requireP256(PublicKey key) {
    if (!(key instanceof ECPublicKey ec) || !isP256(ec.getParams())) {
      throw new IllegalArgumentException("ES256 takes a public key on the curve P-256");
    }
    if (!isOnCurve(ec.getW(), ec.getParams().getCurve())) {
      throw new IllegalArgumentException("the point of a public key lies on its curve");
    }
  }

  private static boolean isP256(ECParameterSpec parameters) {
    ECParameterSpec p256 = p256();
    return parameters.getCurve().equals(p256.getCurve())
        && parameters.getGenerator().equals(p256.getGenerator())
        && parameters.getOrder().equals(p256.getOrder())
        && parameters.getCofactor() == p256.getCofactor();
  }

  /** SEC 1 section 3.2.2.1; the platform's key factories do not check it. */
  private static boolean isOnCurve(ECPoint point, EllipticCurve curve) {
    if (point.equals(ECPoint.POINT_INFINITY)) {
      return false;
    }
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return isFieldElement(x, p) && isFieldElement(y, p) && y.pow(2).mod(p).equals(right);
  }

  private static boolean isFieldElement(BigInteger value, BigInteger p) {
    return value.signum() >= 0 && value.compareTo(p) < 0;
  }

  private static void requireEd25519(PublicKey key) {
    if (!(key instanceof EdECPublicKey ed)
        || !NamedParameterSpec.ED25519.getName().equals(ed.getParams().getName())) {
      throw new IllegalArgumentException("EdDSA takes a public key on the curve Ed25519");
    }
    if (!Ed25519Point.isSound(ed.getPoint())) {
      throw new IllegalArgumentException("an Ed25519 public key is a point of the curve's group");
    }
  }

  private static void requireRsa(PublicKey key) {
    if (!(key instanceof RSAPublicKey rsa)) {
      throw new IllegalArgumentException("RS256 takes an RSA public key");
    }
    int bits = rsa.getModulus().bitLength();
    if (bits < RSA_BITS_LEAST || bits > RSA_BITS_MOST || !rsa.getModulus().testBit(0)) {
      throw new IllegalArgumentException("an RSA modulus is odd and has 2048 to 4096 bits");
    }
    BigInteger exponent = rsa.getPublicExponent();
    if (exponent.compareTo(EXPONENT_LEAST) < 0
        || exponent.bitLength() > EXPONENT_BITS_MOST
        || !exponent.testBit(0)) {
      throw new IllegalArgumentException("an RSA exponent is odd, from 65537 to 32 bits");
    }
  }
}
