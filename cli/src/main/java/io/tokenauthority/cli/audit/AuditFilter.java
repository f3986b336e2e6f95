package io.tokenauthority.cli.audit;

import io.tokenauthority.cli.options.Choices;
import io.tokenauthority.cli.options.Filter;
import io.tokenauthority.v1.AuditEvent;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events, by their common terms. */
final class AuditFilter {

  @Option(
      names = "--actor",
      paramLabel = "ID",
      description = "Only what this account did (an account or user id, system, anonymous).")
  @Nullable String actor;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "Only this, such as token.issue or user.set_password.")
  @Nullable String action;

  @Option(names = "--target", paramLabel = "ID", description = "Only what was done to this id.")
  @Nullable String target;

  @Option(
      converter = Outcomes.class,
      completionCandidates = Outcomes.class,
      names = "--outcome",
      paramLabel = "OUTCOME",
      description = "Only success, denied or failed.")
  AuditEvent.@Nullable Outcome outcome;

  Filter addTo(Filter filter) {
    return filter
        .and("actor", "=", actor)
        .and("action", "=", action)
        .and("target_id", "=", target)
        .and("outcome", "=", outcome == null ? null : outcome.name());
  }

  /** Its words. */
  static final class Outcomes extends Choices<AuditEvent.Outcome> {
    Outcomes() {
      super(AuditEvent.Outcome.class);
    }
  }
}
