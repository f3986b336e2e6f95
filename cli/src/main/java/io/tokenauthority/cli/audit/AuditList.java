package io.tokenauthority.cli.audit;

import io.tokenauthority.cli.options.Filter;
import io.tokenauthority.cli.options.Moment;
import io.tokenauthority.cli.options.Pages;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.v1.AuditLogGrpc;
import io.tokenauthority.v1.ListAuditEventsRequest;
import io.tokenauthority.v1.ListAuditEventsResponse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "list", description = "List audit events, newest first.")
final class AuditList implements Command {

  private final Workbench bench;

  @Mixin AuditFilter which = new AuditFilter();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Not before: 24h (ago), 2026-12-01, or an instant.")
  @Nullable Moment since;

  @Option(names = "--until", paramLabel = "TIME", description = "Not after.")
  @Nullable Moment until;

  @Mixin Pages pages = new Pages();

  AuditList(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    String filter = filter();
    try (Session session = bench.connect()) {
      var log = session.signedIn(AuditLogGrpc::newBlockingStub);
      ListAuditEventsResponse all =
          pages.read(
              bench,
              session,
              "reading the audit log",
              (size, page) ->
                  log.listAuditEvents(
                      ListAuditEventsRequest.newBuilder()
                          .setFilter(filter)
                          .setPageSize(size)
                          .setPageToken(page)
                          .build()));
      bench.output().show(all, () -> AuditView.table(all.getAuditEventsList()));
      return ExitCode.OK;
    }
  }

  private String filter() {
    Filter filter = which.addTo(pages.filter());
    if (since != null) {
      filter.and("time", ">=", since.at(bench.terminal().clock()).toString());
    }
    if (until != null) {
      filter.and("time", "<=", until.at(bench.terminal().clock()).toString());
    }
    return filter.toString();
  }
}
