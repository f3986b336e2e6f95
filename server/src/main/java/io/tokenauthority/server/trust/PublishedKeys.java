package io.tokenauthority.server.trust;

import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyRing;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.JwkSet;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.VerificationKey;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.List;

/**
 * The keys that verify now, in each form that somebody asks for; made once per change.
 *
 * @param etag changes whenever a key or its state does
 * @param jwksJson a JWK Set (RFC 7517)
 */
public record PublishedKeys(KeySet keys, List<Published> published, String jwksJson, String etag) {

  private static final int ETAG_LENGTH = 22;

  /** Before any was read. */
  public static final PublishedKeys NONE = of(new SigningKeyRing(List.of()));

  /** Keeps its own copy. */
  public PublishedKeys {
    published = List.copyOf(published);
  }

  /** A key with where it is in its life: NEXT, ACTIVE or RETIRING. */
  public record Published(VerificationKey key, SigningKeyState state) {}

  /** Those of the ring that verify. */
  public static PublishedKeys of(SigningKeyRing ring) {
    List<Published> published = ring.published().stream().map(PublishedKeys::published).toList();
    KeySet keys = KeySet.of(published.stream().map(Published::key).toList());
    return new PublishedKeys(keys, published, JwkSet.write(keys), etag(ring));
  }

  /** Of the ids and states alone: a key of one id never changes otherwise. */
  static String etag(SigningKeyRing ring) {
    StringBuilder text = new StringBuilder();
    for (SigningKeyRecord key : ring.published()) {
      text.append(key.id()).append(' ').append(key.state()).append('\n');
    }
    return SecretDigest.of(text.toString()).hex().substring(0, ETAG_LENGTH);
  }

  private static Published published(SigningKeyRecord key) {
    return new Published(Jwk.read(key.publicJwk(), key.purpose()), key.state());
  }
}
