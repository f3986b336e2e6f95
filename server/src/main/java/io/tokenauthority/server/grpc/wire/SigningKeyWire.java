package io.tokenauthority.server.grpc.wire;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.keys.KeyRevocation;
import io.tokenauthority.server.authority.keys.KeyRotation;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.v1.RevokeSigningKeyResponse;
import io.tokenauthority.v1.RotateSigningKeyResponse;
import io.tokenauthority.v1.SigningKey;
import io.tokenauthority.v1.VerificationKey;
import java.time.Duration;
import java.time.Instant;

/** Signing keys, of which no private part ever leaves. */
public final class SigningKeyWire {

  private final Duration rotation;

  /**
   * @param rotation how often the key for access tokens is replaced
   */
  public SigningKeyWire(Duration rotation) {
    this.rotation = rotation;
  }

  /** As a message; of its times those that its state tells. */
  public SigningKey message(SigningKeyRecord key) {
    SigningKey.Builder message =
        SigningKey.newBuilder()
            .setKid(key.id().value())
            .setAlgorithm(key.algorithm().joseName())
            .setPurpose(TrustWire.purpose(key.purpose()))
            .setState(TrustWire.state(key.state()))
            .setJwkJson(key.publicJwk())
            .setCreateTime(Times.timestamp(key.createTime()));
    Instant since = key.stateTime();
    switch (key.state()) {
      case ACTIVE -> {
        message.setActivateTime(Times.timestamp(since));
        if (key.purpose() == KeyPurpose.ACCESS_TOKEN) {
          message.setRetireTime(Times.timestamp(since.plus(rotation)));
        }
      }
      case RETIRING -> {
        Duration kept = Revocation.LEEWAY.plus(Revocation.MARGIN);
        message
            .setRetireTime(Times.timestamp(since))
            .setLastExpireTime(Times.timestamp(key.verifyUntil().minus(kept)));
      }
      case REVOKED -> message.setRevokeTime(Times.timestamp(since));
      case NEXT, RETIRED -> {}
    }
    return message.build();
  }

  /** One key gave way to another. */
  public RotateSigningKeyResponse message(KeyRotation rotated) {
    return RotateSigningKeyResponse.newBuilder()
        .setActive(message(rotated.active()))
        .setPrevious(message(rotated.previous()))
        .setNext(message(rotated.next()))
        .build();
  }

  /** A key that was revoked, or would be. */
  public RevokeSigningKeyResponse message(KeyRevocation revoked) {
    RevokeSigningKeyResponse.Builder message =
        RevokeSigningKeyResponse.newBuilder()
            .setSigningKey(message(revoked.key()))
            .setServiceTokenCount(revoked.serviceTokenCount());
    revoked.serviceTokens().forEach(id -> message.addServiceTokenIds(id.value()));
    revoked
        .revoked()
        .ifPresent(
            done ->
                message
                    .setRevocationSequence(done.sequence())
                    .setRevokeTime(Times.timestamp(done.time())));
    return message.build();
  }

  /** The purpose asked for; ACCESS_TOKEN where none is. */
  public static KeyPurpose purpose(String path, VerificationKey.Purpose message) {
    return switch (message) {
      case PURPOSE_UNSPECIFIED, ACCESS_TOKEN -> KeyPurpose.ACCESS_TOKEN;
      case SERVICE_TOKEN -> KeyPurpose.SERVICE_TOKEN;
      case UNRECOGNIZED -> throw Denied.field(path, "must be one of ACCESS_TOKEN, SERVICE_TOKEN");
    };
  }

  /** A key's id. */
  public static KeyId keyId(String path, String text) {
    if (!KeyId.isKeyId(text)) {
      throw Denied.field(path, "must be 1 to 128 visible ASCII characters");
    }
    return new KeyId(Fields.withoutSecret(path, text));
  }
}
