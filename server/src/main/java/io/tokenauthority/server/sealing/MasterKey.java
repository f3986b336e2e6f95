package io.tokenauthority.server.sealing;

import io.tokenauthority.token.Issuer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The key that all others come from. Holds one or several: the first seals and signs, all open and
 * verify, so that a new one can be put in front and everything sealed anew while it runs.
 */
public final class MasterKey {

  /** The length of each in bytes: AES-256's, and HKDF's output. */
  public static final int LENGTH = 32;

  private final List<RootKey> keys;

  MasterKey(List<byte[]> keys) {
    this.keys = keys.stream().map(RootKey::new).toList();
  }

  /** Seals and opens for one use. */
  public Sealer sealer(KeyUse use) {
    return sealer(use, "");
  }

  /** Seals and opens for one use, under a key that only who knows {@code secret} too can derive. */
  public Sealer sealer(KeyUse use, String secret) {
    return new Sealer(keys.stream().map(key -> key.aead(use.label(), secret)).toList());
  }

  /** Digests that only who has the master key can make. */
  public KeyedDigest digest(KeyUse use) {
    return new KeyedDigest(keys.stream().map(key -> key.mac(use.label())).toList());
  }

  /**
   * What a database is claimed with: it tells that issuer and master key are the same, and nothing
   * of either. The first is by the key that seals; any of them is ours.
   */
  public List<String> fingerprints(Issuer issuer) {
    List<String> all = new ArrayList<>();
    for (byte[] digest : digest(KeyUse.FINGERPRINT).all(issuer.value())) {
      all.add(HexFormat.of().formatHex(digest, 0, 16));
    }
    return List.copyOf(all);
  }

  /** Which key seals, for people: it tells keys apart and says nothing about any. */
  public String id() {
    return HexFormat.of().toHexDigits(keys.get(0).number());
  }

  /** How many there are, for people. */
  public int size() {
    return keys.size();
  }

  /** Never a key. */
  @Override
  public String toString() {
    return "MasterKey[" + keys.size() + "]";
  }
}
