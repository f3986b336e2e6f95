package io.tokenauthority.server.trust;

import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.VerificationKey;
import java.util.List;

/**
 * The keys that verify now, in each form that somebody asks for; made once per change.
 *
 * @param etag changes whenever a key or its state does
 * @param jwksJson a JWK Set (RFC 7517)
 */
public record PublishedKeys(KeySet keys, List<Published> published, String jwksJson, String etag) {

  /** Keeps its own copy. */
  public PublishedKeys {
    published = List.copyOf(published);
  }

  /** A key with where it is in its life: NEXT, ACTIVE or RETIRING. */
  public record Published(VerificationKey key, SigningKeyState state) {}
}
