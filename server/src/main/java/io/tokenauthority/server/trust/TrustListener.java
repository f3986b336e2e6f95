package io.tokenauthority.server.trust;

import io.tokenauthority.server.lifecycle.SigningKeyRing;
import io.tokenauthority.server.store.StoredRevocation;
import java.util.List;

/**
 * Hears of changes in the order in which they happened, on the thread that found them: it must be
 * quick, and neither block nor call back. What it throws is logged and goes no further.
 */
public interface TrustListener {

  /**
   * These are dead.
   *
   * @param delta in order of sequence, complete since the delta before; may be empty
   * @param sequence what the view is complete to with them
   */
  void revoked(List<StoredRevocation> delta, long sequence);

  /**
   * Other keys sign or verify.
   *
   * @param ring with their sealed private parts
   * @param keys what verifiers are told
   */
  void keysChanged(SigningKeyRing ring, PublishedKeys keys);
}
