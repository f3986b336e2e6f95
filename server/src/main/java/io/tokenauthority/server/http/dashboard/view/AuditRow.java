package io.tokenauthority.server.http.dashboard.view;

import io.tokenauthority.server.http.dashboard.view.Confirmation.Fact;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.store.AuditTrail;
import java.time.Instant;
import java.util.List;

/**
 * An event of the audit trail.
 *
 * @param position where it was sealed; 0 while it is not
 */
public record AuditRow(
    String id,
    When time,
    String action,
    String reason,
    Badge outcome,
    String actor,
    String peer,
    String kind,
    String target,
    List<Fact> details,
    long position) {

  /** As it is now. */
  public static AuditRow of(AuditTrail.Row row, Instant now) {
    AuditEvent event = row.event();
    return new AuditRow(
        event.id(),
        When.exactly(event.time(), now),
        event.action(),
        event.reason(),
        Badge.of(event.outcome()),
        event.actor(),
        event.peer(),
        event.target().kind(),
        event.target().id(),
        event.details().entrySet().stream()
            .map(each -> new Fact(each.getKey(), each.getValue()))
            .toList(),
        row.position());
  }
}
