package io.tokenauthority.server.grpc;

import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.authority.admin.server.TakeUsageReports;
import io.tokenauthority.server.authority.admin.server.UsageReceipt;
import io.tokenauthority.server.authority.admin.server.UsageReport;
import io.tokenauthority.server.grpc.wire.Times;
import io.tokenauthority.v1.ReportUsageRequest;
import io.tokenauthority.v1.ReportUsageResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * One report of usage: gathered within its bound, taken as a whole at its end. Ends at its first
 * bad record, and then takes nothing. For gRPC's one thread at a time.
 */
final class UsageStream implements StreamObserver<ReportUsageRequest> {
  private final Desk desk;
  private final TakeUsageReports usage;
  private final StreamObserver<ReportUsageResponse> to;
  private final List<UsageReport> reports = new ArrayList<>();
  private boolean ended;

  UsageStream(Desk desk, TakeUsageReports usage, StreamObserver<ReportUsageResponse> to) {
    this.desk = desk;
    this.usage = usage;
    this.to = to;
  }

  @Override
  public void onNext(ReportUsageRequest request) {
    if (ended) {
      return;
    }
    try {
      if (reports.size() == TakeUsageReports.LIMIT) {
        throw TakeUsageReports.tooMany();
      }
      UsageReport report =
          new UsageReport(
              request.getTokenId(),
              request.getGrantId(),
              request.getCount(),
              Times.instant(
                  "last_used_time", request.hasLastUsedTime(), request.getLastUsedTime()));
      TakeUsageReports.check(report);
      reports.add(report);
    } catch (RuntimeException thrown) {
      ended = true;
      desk.refuse(to, thrown);
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    ended = true;
  }

  @Override
  public void onCompleted() {
    if (!ended) {
      ended = true;
      desk.admin(
          to,
          call -> {
            UsageReceipt receipt = usage.take(call, reports);
            return ReportUsageResponse.newBuilder()
                .setAcceptedCount(receipt.accepted())
                .setIgnoredCount(receipt.ignored())
                .build();
          });
    }
  }
}
