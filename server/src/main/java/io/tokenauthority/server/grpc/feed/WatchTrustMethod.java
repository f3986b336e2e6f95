package io.tokenauthority.server.grpc.feed;

import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.grpc.Statuses;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.WatchTrustRequest;

/**
 * WatchTrust with a marshaller of its own, so that one encoding of a message serves all watchers.
 */
public final class WatchTrustMethod {

  private WatchTrustMethod() {}

  /** The service with its WatchTrust answered by the broadcast. */
  public static ServerServiceDefinition in(
      ServerServiceDefinition service, TrustBroadcast broadcast, Statuses statuses) {
    MethodDescriptor<WatchTrustRequest, EncodedEvent> method =
        TokenAuthorityGrpc.getWatchTrustMethod().toBuilder(
                TokenAuthorityGrpc.getWatchTrustMethod().getRequestMarshaller(),
                EncodedEvent.MARSHALLER)
            .build();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    service.getMethods().stream()
        .filter(each -> !isWatchTrust(each))
        .forEach(each -> descriptor.addMethod(each.getMethodDescriptor()));
    ServerServiceDefinition.Builder built =
        ServerServiceDefinition.builder(descriptor.addMethod(method).build());
    service.getMethods().stream().filter(each -> !isWatchTrust(each)).forEach(built::addMethod);
    return built
        .addMethod(
            method,
            ServerCalls.asyncServerStreamingCall(
                (request, to) ->
                    watch(
                        request, (ServerCallStreamObserver<EncodedEvent>) to, broadcast, statuses)))
        .build();
  }

  private static void watch(
      WatchTrustRequest request,
      ServerCallStreamObserver<EncodedEvent> to,
      TrustBroadcast broadcast,
      Statuses statuses) {
    if (request.getAfterSequence() < 0) {
      to.onError(statuses.exception(Denied.field("after_sequence", "must not be negative")));
      return;
    }
    broadcast.open(to, request.getAfterSequence());
  }

  private static boolean isWatchTrust(ServerMethodDefinition<?, ?> method) {
    return method
        .getMethodDescriptor()
        .getFullMethodName()
        .equals(TokenAuthorityGrpc.getWatchTrustMethod().getFullMethodName());
  }
}
