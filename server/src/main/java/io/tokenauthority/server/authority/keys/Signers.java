package io.tokenauthority.server.authority.keys;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyRing;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.trust.PublishedKeys;
import io.tokenauthority.server.trust.TrustListener;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.jwt.TokenSigner;
import io.tokenauthority.token.key.KeyPurpose;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who signs now, for each purpose. Follows the keys that the trust view finds: NEXT is opened as
 * soon as it is published, so that its promotion costs nothing, and a key that left ACTIVE is
 * forgotten.
 */
public final class Signers implements TrustListener {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final KeySmith smith;
  private volatile Map<KeyPurpose, TokenSigner> active = Map.of();
  private Map<KeyId, TokenSigner> opened = Map.of();

  public Signers(KeySmith smith) {
    this.smith = smith;
  }

  /**
   * The signer of this purpose's ACTIVE key.
   *
   * @throws Denied STORE_UNAVAILABLE when no key is known yet
   */
  public TokenSigner current(KeyPurpose purpose) {
    return Optional.ofNullable(active.get(purpose))
        .orElseThrow(
            () -> Denied.later(Reason.STORE_UNAVAILABLE, "no signing key is known yet", SOON));
  }

  @Override
  public void revoked(List<StoredRevocation> delta, long sequence) {
    // A revoked key leaves the ring as well.
  }

  @Override
  public synchronized void keysChanged(SigningKeyRing ring, PublishedKeys keys) {
    Map<KeyId, TokenSigner> now = new HashMap<>();
    Map<KeyPurpose, TokenSigner> signing = new EnumMap<>(KeyPurpose.class);
    for (SigningKeyRecord key : ring.keys()) {
      if (key.state() == SigningKeyState.ACTIVE || key.state() == SigningKeyState.NEXT) {
        TokenSigner known = opened.get(key.id());
        TokenSigner signer = known != null ? known : new TokenSigner(smith.open(key));
        now.put(key.id(), signer);
        if (key.state() == SigningKeyState.ACTIVE) {
          signing.put(key.purpose(), signer);
        }
      }
    }
    opened = Map.copyOf(now);
    active = Map.copyOf(signing);
  }
}
