package io.tokenauthority.cli.audit;

import static io.tokenauthority.cli.terminal.Words.orDash;

import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.cli.terminal.Words;
import io.tokenauthority.v1.AuditEvent;
import java.util.List;
import java.util.stream.Collectors;

/** Audit events as an operator reads them. */
final class AuditView {

  private AuditView() {}

  static Table table(List<AuditEvent> events) {
    Table table = Table.of("TIME (UTC)", "OUTCOME", "ACTION", "TARGET", "ACTOR", "PEER", "DETAIL");
    for (AuditEvent event : events) {
      table.row(
          Words.second(event.getTime()),
          event.getOutcome().name(),
          event.getAction(),
          orDash(target(event)),
          event.getActor(),
          orDash(event.getPeer()),
          Words.cut(detail(event)));
    }
    return table;
  }

  /** One event in one line, for a log that runs on. */
  static String line(AuditEvent event) {
    return String.join(
            "  ",
            Words.second(event.getTime()),
            String.format("%-7s", event.getOutcome()),
            event.getAction(),
            orDash(target(event)),
            "by " + event.getActor(),
            event.getPeer().isEmpty() ? "" : "from " + event.getPeer(),
            detail(event))
        .stripTrailing();
  }

  private static String target(AuditEvent event) {
    return event.getTargetId().isEmpty()
        ? event.getTargetKind()
        : event.getTargetKind() + " " + event.getTargetId();
  }

  private static String detail(AuditEvent event) {
    String details =
        event.getDetailsMap().entrySet().stream()
            .sorted(java.util.Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" "));
    return (event.getReason() + " " + details).strip();
  }
}
