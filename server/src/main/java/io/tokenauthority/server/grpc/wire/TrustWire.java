package io.tokenauthority.server.grpc.wire;

import io.tokenauthority.server.authority.GetKeySet;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.trust.PublishedKeys;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.v1.GetKeySetResponse;
import io.tokenauthority.v1.KeySet;
import io.tokenauthority.v1.VerificationKey;
import java.util.List;

/** Keys and revocations as verifiers are told them. */
public final class TrustWire {

  private TrustWire() {}

  /** The keys for the feed. */
  public static KeySet keySet(PublishedKeys keys) {
    return KeySet.newBuilder().addAllKeys(keys(keys)).setEtag(keys.etag()).build();
  }

  /** The keys for whoever asks. */
  public static GetKeySetResponse response(PublishedKeys keys) {
    return GetKeySetResponse.newBuilder()
        .setJwksJson(keys.jwksJson())
        .addAllKeys(keys(keys))
        .setEtag(keys.etag())
        .setMaxAge(Times.duration(GetKeySet.MAX_AGE))
        .build();
  }

  /** The keys themselves. */
  public static List<VerificationKey> keys(PublishedKeys keys) {
    return keys.published().stream().map(TrustWire::message).toList();
  }

  static VerificationKey.State state(SigningKeyState state) {
    return switch (state) {
      case NEXT -> VerificationKey.State.NEXT;
      case ACTIVE -> VerificationKey.State.ACTIVE;
      case RETIRING -> VerificationKey.State.RETIRING;
      case RETIRED -> VerificationKey.State.RETIRED;
      case REVOKED -> VerificationKey.State.REVOKED;
    };
  }

  static VerificationKey.Purpose purpose(KeyPurpose purpose) {
    return switch (purpose) {
      case ACCESS_TOKEN -> VerificationKey.Purpose.ACCESS_TOKEN;
      case SERVICE_TOKEN -> VerificationKey.Purpose.SERVICE_TOKEN;
      case CLIENT_ASSERTION -> VerificationKey.Purpose.PURPOSE_UNSPECIFIED;
    };
  }

  private static VerificationKey message(PublishedKeys.Published published) {
    var key = published.key();
    return VerificationKey.newBuilder()
        .setKid(key.keyId().value())
        .setAlgorithm(key.algorithm().joseName())
        .setPurpose(purpose(key.purpose()))
        .setState(state(published.state()))
        .setJwkJson(Jwk.write(key))
        .build();
  }
}
