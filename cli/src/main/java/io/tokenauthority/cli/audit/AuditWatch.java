package io.tokenauthority.cli.audit;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.cli.options.Filter;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.v1.AuditLogGrpc;
import io.tokenauthority.v1.WatchAuditEventsRequest;
import io.tokenauthority.v1.WatchAuditEventsResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Goes on after an outage where it stopped, so that a log shipped by it has no gap. */
@CommandLine.Command(
    name = "watch",
    description = "Follow the audit log until you stop it (Ctrl-C), a line per event.")
final class AuditWatch implements Command {

  /** About a minute and a half of outage, doubling from a second. */
  private static final int LAST_TRY = 7;

  private final Workbench bench;

  @Mixin AuditFilter which = new AuditFilter();

  @Option(
      names = "--filter",
      paramLabel = "FILTER",
      description = "Only those that match, such as 'target_kind = \"grant\"'.")
  @Nullable String filter;

  @Option(
      names = "--after",
      paramLabel = "POSITION",
      description = "Begin after this position; 0 is the oldest kept (default: from now on).")
  @Nullable Long after;

  private int failures;

  AuditWatch(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    WatchAuditEventsRequest.Builder request =
        WatchAuditEventsRequest.newBuilder().setFilter(which.addTo(new Filter(filter)).toString());
    if (after != null) {
      request.setAfterPosition(after);
    }
    try (Session session = bench.connect()) {
      var log = session.signedIn(AuditLogGrpc::newBlockingStub);
      bench.output().note("watching the audit log; Ctrl-C ends it.");
      while (true) {
        follow(session, log, request);
      }
    }
  }

  private void follow(
      Session session,
      AuditLogGrpc.AuditLogBlockingStub log,
      WatchAuditEventsRequest.Builder request) {
    try {
      log.watchAuditEvents(request.build()).forEachRemaining(answer -> take(answer, request));
      failed();
    } catch (StatusRuntimeException e) {
      boolean passing = e.getStatus().getCode() == Status.Code.UNAVAILABLE;
      if (!passing || failed() >= LAST_TRY) {
        throw session.failure(e);
      }
    }
    Duration pause = Duration.ofSeconds(1L << (failures - 1));
    bench.output().note("the stream ended; trying again in " + pause.toSeconds() + " s.");
    session.pause(pause);
  }

  private int failed() {
    failures = Math.min(failures + 1, LAST_TRY);
    return failures;
  }

  private void take(WatchAuditEventsResponse answer, WatchAuditEventsRequest.Builder request) {
    failures = 0;
    if (answer.hasAuditEvent()) {
      bench.output().line(answer, () -> AuditView.line(answer.getAuditEvent()));
    }
    request.setAfterPosition(answer.getPosition());
  }
}
