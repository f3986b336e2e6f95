package io.tokenauthority.interceptor.server;

import com.google.protobuf.Timestamp;
import io.tokenauthority.interceptor.server.introspection.Introspection;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.VerificationKey;
import io.tokenauthority.token.revocation.RevocationNotice;
import io.tokenauthority.v1.Confirmation;
import io.tokenauthority.v1.Heartbeat;
import io.tokenauthority.v1.InactiveReason;
import io.tokenauthority.v1.Revocation;
import io.tokenauthority.v1.SnapshotBegin;
import io.tokenauthority.v1.SnapshotEnd;
import io.tokenauthority.v1.ValidateTokenResponse;
import io.tokenauthority.v1.WatchTrustResponse;
import java.time.Instant;

/** What an authority says, as the contract's messages. */
final class FeedWire {

  private FeedWire() {}

  static WatchTrustResponse heartbeatAt(long sequence) {
    return WatchTrustResponse.newBuilder()
        .setHeartbeat(Heartbeat.newBuilder().setSequence(sequence))
        .build();
  }

  /** The beginning and end of a snapshot of no revocations. */
  static WatchTrustResponse beginAt(long sequence) {
    return WatchTrustResponse.newBuilder()
        .setSnapshotBegin(SnapshotBegin.newBuilder().setSequence(sequence))
        .build();
  }

  static WatchTrustResponse endAt(long sequence) {
    return WatchTrustResponse.newBuilder()
        .setSnapshotEnd(SnapshotEnd.newBuilder().setSequence(sequence))
        .build();
  }

  static ValidateTokenResponse.Builder wire(Introspection found) {
    ValidateTokenResponse.Builder wire = ValidateTokenResponse.newBuilder();
    if (!(found instanceof Introspection.Active active)) {
      String reason = ((Introspection.Inactive) found).reason().name();
      return wire.setInactiveReason(
          InactiveReason.valueOf(reason.replace("TOKEN_", "INACTIVE_REASON_")));
    }
    AccessClaims claims = active.claims();
    claims
        .confirmation()
        .ifPresent(
            each -> wire.setConfirmation(Confirmation.newBuilder().setX5TS256(each.thumbprint())));
    return wire.setActive(true)
        .setKind(active.kind())
        .setTokenId(claims.tokenId().value())
        .setGrantId(claims.grantId().value())
        .setSubject(claims.account().value())
        .setClientId(claims.account().value())
        .setGeneration(claims.generation())
        .addAllScopes(claims.scopes().asTexts())
        .addAllAudiences(claims.audiences().asTexts())
        .setIssueTime(timestamp(claims.issuedAt()))
        .setExpireTime(timestamp(claims.expiresAt()));
  }

  static io.tokenauthority.v1.VerificationKey wire(VerificationKey key) {
    return io.tokenauthority.v1.VerificationKey.newBuilder()
        .setKid(key.keyId().value())
        .setAlgorithm(key.algorithm().joseName())
        .setPurpose(
            key.purpose() == KeyPurpose.SERVICE_TOKEN
                ? io.tokenauthority.v1.VerificationKey.Purpose.SERVICE_TOKEN
                : io.tokenauthority.v1.VerificationKey.Purpose.ACCESS_TOKEN)
        .setState(io.tokenauthority.v1.VerificationKey.State.ACTIVE)
        .setJwkJson(Jwk.write(key))
        .build();
  }

  static Revocation row(RevocationNotice notice, long sequence) {
    return Revocation.newBuilder()
        .setSequence(sequence)
        .setKind(Revocation.Kind.valueOf(notice.kind().name()))
        .setId(notice.id())
        .setGeneration(notice.generation())
        .setExpireTime(timestamp(notice.expireTime()))
        .build();
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
  }
}
