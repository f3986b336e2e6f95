package io.tokenauthority.server.grpc.wire;

import com.google.protobuf.Timestamp;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.lifecycle.Revocation.Kind;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.v1.Revocation;
import io.tokenauthority.v1.Revocations;
import io.tokenauthority.v1.WatchTrustResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Messages of the feed that hold revocations, written straight into their bytes: a watcher's first
 * view may hold a million, and building three messages for each took longer than reading it.
 */
public final class RevocationBytes {

  private static final int ABOUT = 64;

  private RevocationBytes() {}

  /**
   * A {@code WatchTrustResponse} with these.
   *
   * @param sequence what a view is complete to with it; 0 within a snapshot
   */
  public static EncodedMessage message(List<StoredRevocation> revocations, long sequence) {
    ByteWriter batch = new ByteWriter(ABOUT * (revocations.size() + 1));
    ByteWriter one = new ByteWriter(2 * ABOUT);
    ByteWriter end = new ByteWriter(2 * ByteWriter.LONGEST_FIELD);
    for (StoredRevocation each : revocations) {
      one.clear();
      write(each, one, end);
      batch.bytes(Revocations.REVOCATIONS_FIELD_NUMBER, one);
    }
    batch.number(Revocations.SEQUENCE_FIELD_NUMBER, sequence);
    ByteWriter begin = new ByteWriter(ByteWriter.LONGEST_FIELD);
    begin.length(WatchTrustResponse.REVOCATIONS_FIELD_NUMBER, batch.size());
    return EncodedMessage.ofBytes(batch.written()).after(begin.written());
  }

  private static void write(StoredRevocation stored, ByteWriter to, ByteWriter end) {
    var revocation = stored.revocation();
    to.number(Revocation.SEQUENCE_FIELD_NUMBER, stored.sequence());
    to.number(Revocation.KIND_FIELD_NUMBER, kind(revocation.kind()).getNumber());
    to.bytes(Revocation.ID_FIELD_NUMBER, revocation.id().getBytes(StandardCharsets.UTF_8));
    to.number(Revocation.GENERATION_FIELD_NUMBER, revocation.generation());
    Instant expireTime = revocation.expireTime();
    end.clear();
    end.number(Timestamp.SECONDS_FIELD_NUMBER, expireTime.getEpochSecond());
    end.number(Timestamp.NANOS_FIELD_NUMBER, expireTime.getNano());
    to.bytes(Revocation.EXPIRE_TIME_FIELD_NUMBER, end);
    to.number(Revocation.REASON_FIELD_NUMBER, reason(revocation.cause()).getNumber());
  }

  private static Revocation.Kind kind(Kind kind) {
    return switch (kind) {
      case TOKEN -> Revocation.Kind.TOKEN;
      case GRANT -> Revocation.Kind.GRANT;
      case ACCOUNT -> Revocation.Kind.ACCOUNT;
      case SIGNING_KEY -> Revocation.Kind.SIGNING_KEY;
    };
  }

  private static Revocation.Reason reason(Cause cause) {
    return switch (cause) {
      case REQUESTED -> Revocation.Reason.REQUESTED;
      case REFRESH_TOKEN_REUSED -> Revocation.Reason.REFRESH_TOKEN_REUSED;
      case SUPERSEDED -> Revocation.Reason.SUPERSEDED;
      case ACCOUNT_DISABLED -> Revocation.Reason.ACCOUNT_DISABLED;
      case ACCOUNT_DELETED -> Revocation.Reason.ACCOUNT_DELETED;
      case PASSWORD_CHANGED -> Revocation.Reason.PASSWORD_CHANGED;
      case RIGHTS_NARROWED -> Revocation.Reason.RIGHTS_NARROWED;
      case SIGNING_KEY_REVOKED -> Revocation.Reason.SIGNING_KEY_REVOKED;
      case RESTORED -> Revocation.Reason.RESTORED;
    };
  }
}
