package io.tokenauthority.token.opaque;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A refresh token: beside its secret it carries the handle of its grant, which stays the same over
 * all rotations. The store finds the grant by the handle's digest, so that a token used long ago is
 * still known for what it is (P1) without a row of its own.
 *
 * @param token an opaque token of the kind REFRESH
 */
public record RefreshToken(OpaqueToken token) {

  static final int HANDLE_LENGTH = 16;

  public RefreshToken {
    if (token.kind() != OpaqueKind.REFRESH) {
      throw new IllegalArgumentException("a refresh token has the prefix tar_");
    }
  }

  /** The first token of a new grant, with a new handle. */
  public static RefreshToken mint(RandomGenerator random) {
    return new RefreshToken(OpaqueToken.mint(OpaqueKind.REFRESH, random));
  }

  /** Reads a refresh token; absent for junk and for any other kind. */
  public static Optional<RefreshToken> parse(String text) {
    return OpaqueToken.parse(OpaqueKind.REFRESH, text).map(RefreshToken::new);
  }

  /** A successor: the same handle, a new secret. */
  public RefreshToken successor(RandomGenerator random) {
    return new RefreshToken(OpaqueToken.mint(OpaqueKind.REFRESH, handle(), random));
  }

  /** What the store finds the grant by. The handle itself is never shown. */
  public SecretDigest handleDigest() {
    return SecretDigest.of(handle());
  }

  /** What the store recognises this very token by. */
  public SecretDigest digest() {
    return token.digest();
  }

  /** The secret itself: for its owner, and for the key that seals its successor. */
  public String reveal() {
    return token.reveal();
  }

  private String handle() {
    int start = OpaqueKind.PREFIX_LENGTH;
    return token.reveal().substring(start, start + HANDLE_LENGTH);
  }

  @Override
  public String toString() {
    return token.toString();
  }
}
