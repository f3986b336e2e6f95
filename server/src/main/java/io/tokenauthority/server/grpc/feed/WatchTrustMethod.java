package io.tokenauthority.server.grpc.feed;

import io.grpc.ServerMethodDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.grpc.Statuses;
import io.tokenauthority.server.grpc.wire.EncodedMessage;
import io.tokenauthority.server.grpc.wire.EncodedMethods;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.WatchTrustRequest;

/** WatchTrust, of whose messages one encoding serves all watchers. */
public final class WatchTrustMethod {

  private WatchTrustMethod() {}

  /** The method, answered by the broadcast. */
  public static ServerMethodDefinition<?, ?> of(TrustBroadcast broadcast, Statuses statuses) {
    return ServerMethodDefinition.create(
        EncodedMethods.answering(TokenAuthorityGrpc.getWatchTrustMethod()),
        ServerCalls.asyncServerStreamingCall(
            (request, to) ->
                watch(
                    request, (ServerCallStreamObserver<EncodedMessage>) to, broadcast, statuses)));
  }

  private static void watch(
      WatchTrustRequest request,
      ServerCallStreamObserver<EncodedMessage> to,
      TrustBroadcast broadcast,
      Statuses statuses) {
    if (request.getAfterSequence() < 0) {
      to.onError(statuses.exception(Denied.field("after_sequence", "must not be negative")));
      return;
    }
    broadcast.open(to, request.getAfterSequence());
  }
}
