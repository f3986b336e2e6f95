package io.tokenauthority.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.authority.admin.audit.AuditCheck;
import io.tokenauthority.server.authority.admin.audit.FollowAuditEvents;
import io.tokenauthority.server.authority.admin.audit.ListAuditEvents;
import io.tokenauthority.server.authority.admin.audit.VerifyAuditLog;
import io.tokenauthority.server.grpc.feed.AuditBroadcast;
import io.tokenauthority.server.grpc.wire.AuditWire;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.v1.AuditLogGrpc;
import io.tokenauthority.v1.ListAuditEventsRequest;
import io.tokenauthority.v1.ListAuditEventsResponse;
import io.tokenauthority.v1.VerifyAuditLogRequest;
import io.tokenauthority.v1.VerifyAuditLogResponse;
import io.tokenauthority.v1.WatchAuditEventsRequest;
import io.tokenauthority.v1.WatchAuditEventsResponse;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code tokenauthority.v1.AuditLog} over gRPC. */
public final class GrpcAuditLog extends AuditLogGrpc.AuditLogImplBase {
  private final Desk desk;
  private final ListAuditEvents list;
  private final FollowAuditEvents follow;
  private final VerifyAuditLog verify;
  private final AuditBroadcast broadcast;

  public GrpcAuditLog(
      Desk desk,
      ListAuditEvents list,
      FollowAuditEvents follow,
      VerifyAuditLog verify,
      AuditBroadcast broadcast) {
    this.desk = desk;
    this.list = list;
    this.follow = follow;
    this.verify = verify;
    this.broadcast = broadcast;
  }

  @Override
  public void listAuditEvents(
      ListAuditEventsRequest request, StreamObserver<ListAuditEventsResponse> to) {
    desk.admin(
        to,
        call -> {
          Listing<AuditTrail.Row> page =
              list.list(
                  call,
                  new ListRequest(
                      request.getPageSize(), request.getPageToken(), request.getFilter()));
          return ListAuditEventsResponse.newBuilder()
              .addAllAuditEvents(page.items().stream().map(AuditWire::message).toList())
              .setNextPageToken(page.nextPageToken())
              .build();
        });
  }

  @Override
  public void watchAuditEvents(
      WatchAuditEventsRequest request, StreamObserver<WatchAuditEventsResponse> to) {
    AuditBroadcast.Opening opening =
        broadcast.prepare((ServerCallStreamObserver<WatchAuditEventsResponse>) to);
    OptionalLong after =
        request.hasAfterPosition()
            ? OptionalLong.of(request.getAfterPosition())
            : OptionalLong.empty();
    desk.adminStream(to, call -> opening.follow(follow.open(call, after, request.getFilter())));
  }

  @Override
  public void verifyAuditLog(
      VerifyAuditLogRequest request, StreamObserver<VerifyAuditLogResponse> to) {
    desk.admin(
        to,
        call ->
            AuditWire.message(
                verify.verify(
                    call,
                    new AuditCheck(
                        request.getFromPosition(),
                        request.hasHead()
                            ? Optional.of(AuditWire.head("head", request.getHead()))
                            : Optional.empty(),
                        request.getPageSize()))));
  }
}
