package io.tokenauthority.token.key;

import java.math.BigInteger;
import java.security.spec.EdECPoint;

/**
 * Whether 32 bytes are a sound Ed25519 public key; the platform's key factory takes any. A point
 * off the curve verifies nothing, one beyond the field has a second spelling, and one of small
 * order verifies signatures that anybody can make.
 */
final class Ed25519Point {

  private static final BigInteger ONE = BigInteger.ONE;
  private static final BigInteger P = ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

  /** RFC 8032 section 5.1: d is -121665/121666. */
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  private Ed25519Point() {}

  static boolean isSound(EdECPoint point) {
    BigInteger y = point.getY();
    if (y.signum() < 0 || y.compareTo(P) >= 0) {
      return false;
    }
    BigInteger xSquared = xSquared(y);
    boolean onCurve = xSquared.modPow(P.subtract(ONE).shiftRight(1), P).compareTo(ONE) <= 0;
    return onCurve && !isOfSmallOrder(xSquared, y);
  }

  /** RFC 8032 section 5.1.3: x² = (y² - 1) / (d y² + 1), and d is chosen so that it divides. */
  private static BigInteger xSquared(BigInteger y) {
    BigInteger ySquared = y.multiply(y);
    return ySquared.subtract(ONE).multiply(D.multiply(ySquared).add(ONE).modInverse(P)).mod(P);
  }

  /** Whether eight times the point is the neutral one; doubling needs no more of x than x². */
  private static boolean isOfSmallOrder(BigInteger xSquaredOnce, BigInteger yOnce) {
    BigInteger xSquared = xSquaredOnce;
    BigInteger y = yOnce;
    for (int doubling = 0; doubling < 3; doubling++) {
      BigInteger ySquared = y.multiply(y).mod(P);
      BigInteger product = xSquared.multiply(ySquared).mod(P);
      BigInteger bent = D.multiply(product).mod(P);
      y = ySquared.add(xSquared).multiply(ONE.subtract(bent).modInverse(P)).mod(P);
      BigInteger divisor = ONE.add(bent).modInverse(P);
      xSquared = product.shiftLeft(2).multiply(divisor).multiply(divisor).mod(P);
    }
    return xSquared.signum() == 0 && y.equals(ONE);
  }
}
