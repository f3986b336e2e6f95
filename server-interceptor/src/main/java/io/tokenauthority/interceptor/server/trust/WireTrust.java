package io.tokenauthority.interceptor.server.trust;

import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.VerificationKey;
import io.tokenauthority.token.revocation.RevocationKind;
import io.tokenauthority.token.revocation.RevocationNotice;
import io.tokenauthority.v1.Revocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The feed's messages as values. What a newer authority may say and we do not know (a kind, a
 * purpose, a state) is left out; what is broken makes the whole message a fault, for half a key set
 * is worse than the last good one.
 */
final class WireTrust {

  private WireTrust() {}

  static KeySet keys(List<io.tokenauthority.v1.VerificationKey> wire) {
    List<VerificationKey> keys = new ArrayList<>();
    try {
      for (io.tokenauthority.v1.VerificationKey each : wire) {
        Optional<KeyPurpose> purpose = purpose(each);
        if (purpose.isPresent() && isInUse(each)) {
          keys.add(key(each, purpose.get()));
        }
      }
      return KeySet.of(keys);
    } catch (IllegalArgumentException refused) {
      throw new FeedFaultException("a key set that cannot be used: " + refused.getMessage());
    }
  }

  private static VerificationKey key(
      io.tokenauthority.v1.VerificationKey wire, KeyPurpose purpose) {
    VerificationKey key = Jwk.read(wire.getJwkJson(), purpose);
    if (!key.keyId().value().equals(wire.getKid())
        || !key.algorithm().joseName().equals(wire.getAlgorithm())) {
      throw new IllegalArgumentException("a key's JWK has its kid and its algorithm");
    }
    return key;
  }

  private static Optional<KeyPurpose> purpose(io.tokenauthority.v1.VerificationKey wire) {
    return switch (wire.getPurpose()) {
      case ACCESS_TOKEN -> Optional.of(KeyPurpose.ACCESS_TOKEN);
      case SERVICE_TOKEN -> Optional.of(KeyPurpose.SERVICE_TOKEN);
      case PURPOSE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  private static boolean isInUse(io.tokenauthority.v1.VerificationKey wire) {
    return switch (wire.getState()) {
      case NEXT, ACTIVE, RETIRING -> true;
      case RETIRED, REVOKED, STATE_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  /** Absent for a kind that we do not know. */
  static Optional<RevocationNotice> notice(Revocation wire) {
    try {
      return kind(wire)
          .map(
              kind ->
                  new RevocationNotice(
                      kind,
                      wire.getId(),
                      wire.getGeneration(),
                      Instant.ofEpochSecond(
                          wire.getExpireTime().getSeconds(), wire.getExpireTime().getNanos())));
    } catch (IllegalArgumentException refused) {
      throw new FeedFaultException("a revocation that cannot be used: " + refused.getMessage());
    }
  }

  private static Optional<RevocationKind> kind(Revocation wire) {
    return switch (wire.getKind()) {
      case TOKEN -> Optional.of(RevocationKind.TOKEN);
      case GRANT -> Optional.of(RevocationKind.GRANT);
      case ACCOUNT -> Optional.of(RevocationKind.ACCOUNT);
      case SIGNING_KEY -> Optional.of(RevocationKind.SIGNING_KEY);
      case KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }
}
