package io.tokenauthority.interceptor.server.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.key.SigningKey;
import io.tokenauthority.token.revocation.Revocable;
import io.tokenauthority.v1.Heartbeat;
import io.tokenauthority.v1.KeySet;
import io.tokenauthority.v1.Revocation;
import io.tokenauthority.v1.Revocations;
import io.tokenauthority.v1.SnapshotBegin;
import io.tokenauthority.v1.SnapshotEnd;
import io.tokenauthority.v1.VerificationKey;
import io.tokenauthority.v1.WatchTrustResponse;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FeedReaderTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final SecureRandom random = new SecureRandom();
  private final SigningKey key =
      SigningKey.generate(
          KeyId.random(random),
          SignatureAlgorithm.ES256,
          KeyPurpose.ACCESS_TOKEN,
          SignatureProvider.jdk(),
          random);
  private final TokenId tokenId = TokenId.random(random);
  private final Revocable token =
      Revocable.of(tokenId, GrantId.random(random), new AccountId("billing"), 1);
  private final AtomicLong ticks = new AtomicLong();
  private final KnownTrust known = new KnownTrust(() -> NOW, ticks::get);
  private final FeedReader reader = new FeedReader(known, false);

  @Test
  void snapshot_complete_takesEffectAtItsEndAndNotBefore() {
    reader.read(begin(7));
    reader.read(keys(wire()));
    reader.read(revocations(0, revocation(tokenId.value())));
    assertThat(known.revocations().judge(token).isRevoked()).isFalse();
    assertThat(known.keys().size()).isZero();
    assertThat(known.staleness()).isEqualTo(TrustFeed.NEVER);

    reader.read(end(7, 1));
    assertThat(known.revocations().judge(token).isRevoked()).isTrue();
    assertThat(known.revocations().sequence()).isEqualTo(7);
    assertThat(known.keys().find(key.keyId())).isPresent();
    assertThat(known.staleness()).isEqualTo(TrustFeed.NEVER);

    reader.read(heartbeat(7, 2));
    assertThat(known.staleness()).isEqualTo(java.time.Duration.ofSeconds(2));
  }

  @Test
  void snapshot_cutShort_leavesWhatWasKnown() {
    snapshot(7);
    reader.read(begin(9));
    reader.read(keys(wire()));
    reader.read(revocations(0, revocation(tokenId.value())));
    new FeedReader(known, true).read(heartbeat(7, 0));
    assertThat(known.revocations().sequence()).isEqualTo(7);
    assertThat(known.revocations().judge(token).isRevoked()).isFalse();
  }

  @Test
  void delta_afterTheSnapshot_takesEffectAtOnce() {
    snapshot(7);
    reader.read(revocations(8, revocation(tokenId.value())));
    assertThat(known.revocations().judge(token).isRevoked()).isTrue();
    assertThat(known.revocations().sequence()).isEqualTo(8);
  }

  @Test
  void delta_withoutASnapshotBefore_isAFault() {
    faulty(revocations(8, revocation(tokenId.value())), "a delta");
    assertThat(known.revocations().sequence()).isZero();
  }

  @Test
  void delta_goingBack_isAFault() {
    snapshot(7);
    faulty(revocations(6, revocation(tokenId.value())), "a delta");
  }

  @Test
  void resumedStream_needsNoSnapshot() {
    snapshot(7);
    FeedReader resumed = new FeedReader(known, true);
    resumed.read(keys(wire()));
    resumed.read(revocations(8, revocation(tokenId.value())));
    resumed.read(heartbeat(8, 0));
    assertThat(known.revocations().judge(token).isRevoked()).isTrue();
    assertThat(known.staleness()).isEqualTo(java.time.Duration.ZERO);
  }

  @Test
  void P3_heartbeatAheadOfTheView_isAFaultAndNoFreshness() {
    snapshot(7);
    faulty(heartbeat(8, 0), "lost");
    assertThat(known.staleness()).isEqualTo(TrustFeed.NEVER);
  }

  @Test
  void heartbeat_beforeTheViewIsWhole_isAFault() {
    faulty(heartbeat(0, 0), "before the view is whole");
    reader.read(begin(7));
    faulty(heartbeat(7, 0), "before the view is whole");
  }

  @Test
  void heartbeat_negativeAge_isNoYoungerThanNow() {
    snapshot(7);
    reader.read(heartbeat(7, -50));
    assertThat(known.staleness()).isEqualTo(java.time.Duration.ZERO);
  }

  @Test
  void snapshotEnd_otherCountOrSequence_isThrownAway() {
    reader.read(begin(7));
    reader.read(keys(wire()));
    faulty(end(7, 1), "not whole");
    reader.read(begin(7));
    reader.read(keys(wire()));
    faulty(end(8, 0), "not whole");
    assertThat(known.revocations().sequence()).isZero();
  }

  @Test
  void snapshot_withoutKeysOrBeginOrTwice_isAFault() {
    faulty(end(7, 0), "the end of no snapshot");
    reader.read(begin(7));
    faulty(begin(7), "a snapshot within a snapshot");
    faulty(end(7, 0), "without keys");
  }

  @Test
  void P4_snapshotOlderThanTheView_isAFault() {
    snapshot(7);
    reader.read(begin(6));
    reader.read(keys(wire()));
    faulty(end(6, 0), "older than what is known");
    assertThat(known.revocations().sequence()).isEqualTo(7);
  }

  @Test
  void keys_unknownPurposeOrOutOfUse_areLeftOut() {
    snapshot(7);
    reader.read(
        keys(
            wire().toBuilder().setPurposeValue(99).build(),
            wire().toBuilder().setState(VerificationKey.State.REVOKED).build()));
    assertThat(known.keys().size()).isZero();
  }

  @Test
  void keys_oneBroken_keepTheLastGoodSet() {
    snapshot(7);
    faulty(keys(wire(), wire()), "a key set");
    faulty(keys(wire().toBuilder().setJwkJson("{}").build()), "a key set");
    faulty(keys(wire().toBuilder().setAlgorithm("EdDSA").build()), "a key set");
    faulty(keys(wire().toBuilder().setKid("another").build()), "a key set");
    assertThat(known.keys().find(key.keyId())).isPresent();
  }

  @Test
  void signingKeyRevoked_leavesTheSetAndDoesNotComeBack() {
    snapshot(7);
    Revocation dead =
        revocation(key.keyId().value()).toBuilder().setKind(Revocation.Kind.SIGNING_KEY).build();
    reader.read(revocations(8, dead));
    assertThat(known.keys().size()).isZero();
    reader.read(keys(wire()));
    assertThat(known.keys().size()).isZero();
    known.addKeys(WireTrust.keys(List.of(wire())));
    assertThat(known.keys().size()).isZero();
  }

  @Test
  void revocation_ofAKindFromTheFuture_countsButDoesNothing() {
    snapshot(7);
    reader.read(revocations(8, revocation(tokenId.value()).toBuilder().setKindValue(99).build()));
    assertThat(known.revocations().sequence()).isEqualTo(8);
    assertThat(known.revocations().size()).isZero();
  }

  @Test
  void revocation_broken_isAFault() {
    snapshot(7);
    faulty(revocations(8, revocation("")), "a revocation");
    faulty(
        revocations(8, revocation("billing").toBuilder().setKind(Revocation.Kind.ACCOUNT).build()),
        "a revocation");
  }

  @Test
  void addKeys_fromAReplicaBehind_dropNone() {
    snapshot(7);
    known.addKeys(io.tokenauthority.token.key.KeySet.none());
    assertThat(known.keys().find(key.keyId())).isPresent();
  }

  @Test
  void eventFromTheFuture_isIgnored() {
    reader.read(WatchTrustResponse.getDefaultInstance());
    assertThat(known.revocations().sequence()).isZero();
  }

  private void snapshot(long sequence) {
    reader.read(begin(sequence));
    reader.read(keys(wire()));
    reader.read(end(sequence, 0));
  }

  private void faulty(WatchTrustResponse message, String fault) {
    assertThatThrownBy(() -> reader.read(message))
        .isInstanceOf(FeedFaultException.class)
        .hasMessageContaining(fault);
  }

  private VerificationKey wire() {
    return VerificationKey.newBuilder()
        .setKid(key.keyId().value())
        .setAlgorithm("ES256")
        .setPurpose(VerificationKey.Purpose.ACCESS_TOKEN)
        .setState(VerificationKey.State.ACTIVE)
        .setJwkJson(Jwk.write(key.verificationKey()))
        .build();
  }

  private static Revocation revocation(String id) {
    return Revocation.newBuilder()
        .setKind(Revocation.Kind.TOKEN)
        .setId(id)
        .setExpireTime(Timestamp.newBuilder().setSeconds(NOW.getEpochSecond() + 3600))
        .build();
  }

  private static WatchTrustResponse begin(long sequence) {
    return WatchTrustResponse.newBuilder()
        .setSnapshotBegin(SnapshotBegin.newBuilder().setSequence(sequence))
        .build();
  }

  private static WatchTrustResponse end(long sequence, long count) {
    return WatchTrustResponse.newBuilder()
        .setSnapshotEnd(SnapshotEnd.newBuilder().setSequence(sequence).setRevocationCount(count))
        .build();
  }

  private static WatchTrustResponse keys(VerificationKey... keys) {
    return WatchTrustResponse.newBuilder()
        .setKeys(KeySet.newBuilder().addAllKeys(List.of(keys)))
        .build();
  }

  private static WatchTrustResponse revocations(long sequence, Revocation row) {
    return WatchTrustResponse.newBuilder()
        .setRevocations(Revocations.newBuilder().addRevocations(row).setSequence(sequence))
        .build();
  }

  private static WatchTrustResponse heartbeat(long sequence, long ageSeconds) {
    return WatchTrustResponse.newBuilder()
        .setHeartbeat(
            Heartbeat.newBuilder()
                .setSequence(sequence)
                .setViewAge(Duration.newBuilder().setSeconds(ageSeconds)))
        .build();
  }
}
