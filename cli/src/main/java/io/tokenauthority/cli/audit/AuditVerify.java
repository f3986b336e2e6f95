package io.tokenauthority.cli.audit;

import io.grpc.StatusRuntimeException;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Progress;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.v1.AuditFinding;
import io.tokenauthority.v1.AuditHead;
import io.tokenauthority.v1.AuditLogGrpc;
import io.tokenauthority.v1.VerifyAuditLogRequest;
import io.tokenauthority.v1.VerifyAuditLogResponse;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "verify",
    description = "Recompute the audit log and say what does not fit. Ends 1 if anything does not.",
    footer = {
      "",
      "Keep a head elsewhere, and a log cut short later is found:",
      "  tokenctl audit verify --head head.json --keep-head head.json"
    })
final class AuditVerify implements Command {

  private static final int PAGE = 10_000;

  /** What is shown of a log so broken that the rest adds nothing. */
  private static final int FINDINGS = 10_000;

  private final Workbench bench;

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description = "The log must contain the head kept in FILE (if FILE exists).")
  @Nullable Path head;

  @Option(
      names = "--keep-head",
      paramLabel = "FILE",
      description = "If all fits, write the log's head to FILE.")
  @Nullable Path keepHead;

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      description = "Begin at this position (default: the oldest kept).")
  long from;

  AuditVerify(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    AuditHead expected = head == null ? null : new HeadFile(head).read().orElse(null);
    try (Session session = bench.connect()) {
      VerifyAuditLogResponse found = verify(session, expected);
      Output output = bench.output();
      output.show(found, () -> table(found));
      if (found.getFindingsCount() > 0) {
        output.note("the audit log does NOT fit.");
        return ExitCode.FAILURE;
      }
      if (keepHead != null) {
        new HeadFile(keepHead).write(found.getHead());
      }
      output.note("the audit log is whole.");
      return ExitCode.OK;
    }
  }

  private VerifyAuditLogResponse verify(Session session, @Nullable AuditHead expected) {
    var log = session.signedIn(AuditLogGrpc::newBlockingStub);
    VerifyAuditLogResponse.Builder sum = VerifyAuditLogResponse.newBuilder();
    try (Progress progress = Progress.start(bench.terminal(), "verifying the audit log")) {
      long position = from;
      do {
        VerifyAuditLogRequest.Builder request =
            VerifyAuditLogRequest.newBuilder().setFromPosition(position).setPageSize(PAGE);
        if (expected != null) {
          request.setHead(expected);
        }
        VerifyAuditLogResponse page = log.verifyAuditLog(request.build());
        long next = page.getNextPosition();
        if (next != 0 && next <= position) {
          throw new Failure(ExitCode.FAILURE, "the authority does not get on; nothing is proved.");
        }
        add(sum, page);
        progress.now("verifying the audit log: " + sum.getRowsChecked() + " rows");
        position = next;
      } while (position != 0 && sum.getFindingsCount() < FINDINGS);
      return sum.build();
    } catch (StatusRuntimeException e) {
      throw session.failure(e);
    }
  }

  private static void add(VerifyAuditLogResponse.Builder sum, VerifyAuditLogResponse page) {
    for (AuditFinding finding : page.getFindingsList()) {
      if (!sum.getFindingsList().contains(finding)) {
        sum.addFindings(finding);
      }
    }
    sum.setHead(page.getHead())
        .setRowsChecked(sum.getRowsChecked() + page.getRowsChecked())
        .setNextPosition(page.getNextPosition())
        .setFirstPosition(page.getFirstPosition());
  }

  private static Table table(VerifyAuditLogResponse found) {
    if (found.getFindingsCount() == 0) {
      return Table.card()
          .row("Rows checked", String.valueOf(found.getRowsChecked()))
          .row("Positions", found.getFirstPosition() + " to " + found.getHead().getPosition())
          .row("Head", found.getHead().getDigest());
    }
    Table table = Table.of("POSITION", "SEGMENT", "FINDING", "WHAT");
    for (AuditFinding finding : found.getFindingsList()) {
      table.row(
          orUnsealed(finding.getPosition()),
          orUnsealed(finding.getSegment()),
          finding.getKind().name().replace('_', ' '),
          finding.getMessage());
    }
    return table;
  }

  private static String orUnsealed(long n) {
    return n == 0 ? "-" : String.valueOf(n);
  }
}
