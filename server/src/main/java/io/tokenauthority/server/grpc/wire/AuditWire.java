package io.tokenauthority.server.grpc.wire;

import io.tokenauthority.server.authority.admin.audit.AuditFinding;
import io.tokenauthority.server.authority.admin.audit.AuditVerdict;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.v1.AuditEvent;
import io.tokenauthority.v1.AuditHead;
import io.tokenauthority.v1.VerifyAuditLogResponse;
import java.time.Instant;

/** The audit trail. */
public final class AuditWire {

  private AuditWire() {}

  /** As a message. */
  public static AuditEvent message(AuditTrail.Row row) {
    io.tokenauthority.server.lifecycle.AuditEvent event = row.event();
    return AuditEvent.newBuilder()
        .setEventId(event.id())
        .setTime(Times.timestamp(event.time()))
        .setActor(event.actor())
        .setActorTokenId(event.actorTokenId())
        .setAction(event.action())
        .setTargetKind(event.target().kind())
        .setTargetId(event.target().id())
        .setOutcome(outcome(event.outcome()))
        .setReason(event.reason())
        .setPeer(event.peer())
        .putAllDetails(event.details())
        .setPosition(row.position())
        .setSegment(row.segment())
        .build();
  }

  /** As a message; without a time when nothing is sealed. */
  public static AuditHead message(io.tokenauthority.server.authority.admin.audit.AuditHead head) {
    AuditHead.Builder message =
        AuditHead.newBuilder()
            .setPosition(head.position())
            .setSegment(head.segment())
            .setDigest(head.digest());
    if (head.segment() != 0) {
      message.setSealTime(Times.timestamp(head.sealTime()));
    }
    return message.build();
  }

  /** A head that somebody kept. */
  public static io.tokenauthority.server.authority.admin.audit.AuditHead head(
      String path, AuditHead message) {
    return new io.tokenauthority.server.authority.admin.audit.AuditHead(
        message.getPosition(),
        message.getSegment(),
        message.getDigest(),
        Times.instant(path + ".seal_time", message.hasSealTime(), message.getSealTime())
            .orElse(Instant.EPOCH));
  }

  /** One page's findings. */
  public static VerifyAuditLogResponse message(AuditVerdict verdict) {
    VerifyAuditLogResponse.Builder message =
        VerifyAuditLogResponse.newBuilder()
            .setHead(message(verdict.head()))
            .setRowsChecked(verdict.rowsChecked())
            .setNextPosition(verdict.nextPosition())
            .setFirstPosition(verdict.firstPosition());
    verdict.findings().forEach(finding -> message.addFindings(message(finding)));
    return message.build();
  }

  private static io.tokenauthority.v1.AuditFinding message(AuditFinding finding) {
    return io.tokenauthority.v1.AuditFinding.newBuilder()
        .setKind(io.tokenauthority.v1.AuditFinding.Kind.valueOf(finding.kind().name()))
        .setPosition(finding.position())
        .setSegment(finding.segment())
        .setEventId(finding.eventId())
        .setMessage(finding.message())
        .build();
  }

  private static AuditEvent.Outcome outcome(
      io.tokenauthority.server.lifecycle.AuditEvent.Outcome outcome) {
    return switch (outcome) {
      case SUCCESS -> AuditEvent.Outcome.SUCCESS;
      case DENIED -> AuditEvent.Outcome.DENIED;
      case FAILED -> AuditEvent.Outcome.FAILED;
    };
  }
}
