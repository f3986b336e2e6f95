package io.tokenauthority.server.authority.admin.accounts;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.store.PublicKeys;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.VerificationKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A public key that was checked.
 *
 * @param jwk the key as we write it, so that two spellings of one key are the same
 */
record RegisteredKey(KeyId id, String displayName, String jwk) {

  /** The most keys that an account may have. */
  private static final int LIMIT = 10;

  /** Checks {@code public_keys}. */
  static List<RegisteredKey> checkAll(String path, List<NewPublicKey> asked) {
    if (asked.size() > LIMIT) {
      throw Denied.field(path, "must have at most " + LIMIT + " entries");
    }
    List<RegisteredKey> keys = new ArrayList<>();
    Set<KeyId> ids = new HashSet<>();
    for (int i = 0; i < asked.size(); i++) {
      String at = path + "[" + i + "]";
      RegisteredKey key = check(at, asked.get(i));
      if (!ids.add(key.id)) {
        throw Denied.field(at + ".key_id", "must not repeat another key's");
      }
      keys.add(key);
    }
    return List.copyOf(keys);
  }

  private static RegisteredKey check(String path, NewPublicKey asked) {
    Optional<KeyId> given = Optional.empty();
    if (!asked.keyId().isEmpty()) {
      if (!KeyId.isKeyId(asked.keyId())) {
        throw Denied.field(path + ".key_id", "must be 1 to 128 visible ASCII characters, or empty");
      }
      given = Optional.of(new KeyId(asked.keyId()));
    }
    String displayName = Fields.displayName(path + ".display_name", asked.displayName());
    try {
      VerificationKey key = Jwk.readRegistered(asked.jwkJson(), given, KeyPurpose.CLIENT_ASSERTION);
      Fields.withoutSecret(path + ".key_id", key.keyId().value());
      return new RegisteredKey(key.keyId(), displayName, Jwk.write(key));
    } catch (IllegalArgumentException refused) {
      // Its message names the rule and holds nothing of the text (Jwk).
      throw Denied.field(path + ".jwk_json", String.valueOf(refused.getMessage()));
    }
  }

  /** Whether it is the key that is registered already, whatever its name for people. */
  boolean isSameAs(PublicKeys.Holding holding) {
    return id.value().equals(holding.key().keyId()) && jwk.equals(holding.key().jwk());
  }

  /** A registered key, to be registered again under another generation. */
  static RegisteredKey of(PublicKeys.Holding holding) {
    return new RegisteredKey(
        new KeyId(holding.key().keyId()), holding.key().displayName(), holding.key().jwk());
  }
}
