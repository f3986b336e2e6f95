package io.tokenauthority.server.grpc;

import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.authority.admin.tokens.CreateServiceToken;
import io.tokenauthority.server.authority.admin.tokens.FindServiceTokens;
import io.tokenauthority.server.authority.admin.tokens.IssuedServiceToken;
import io.tokenauthority.server.authority.admin.tokens.ReadTokenUsage;
import io.tokenauthority.server.authority.admin.tokens.RenewServiceToken;
import io.tokenauthority.server.authority.admin.tokens.RevokeServiceToken;
import io.tokenauthority.server.authority.admin.tokens.RevokedServiceToken;
import io.tokenauthority.server.authority.admin.tokens.ServiceTokenRecord;
import io.tokenauthority.server.grpc.wire.ServiceTokenWire;
import io.tokenauthority.server.grpc.wire.Times;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.CreateServiceTokenResponse;
import io.tokenauthority.v1.GetServiceTokenRequest;
import io.tokenauthority.v1.GetServiceTokenResponse;
import io.tokenauthority.v1.GetTokenUsageRequest;
import io.tokenauthority.v1.GetTokenUsageResponse;
import io.tokenauthority.v1.ListServiceTokensRequest;
import io.tokenauthority.v1.ListServiceTokensResponse;
import io.tokenauthority.v1.RenewServiceTokenRequest;
import io.tokenauthority.v1.RenewServiceTokenResponse;
import io.tokenauthority.v1.RevokeServiceTokenRequest;
import io.tokenauthority.v1.RevokeServiceTokenResponse;
import io.tokenauthority.v1.ServiceTokensGrpc;

/** {@code tokenauthority.v1.ServiceTokens} over gRPC. */
public final class GrpcServiceTokens extends ServiceTokensGrpc.ServiceTokensImplBase {
  private final Desk desk;
  private final CreateServiceToken create;
  private final FindServiceTokens find;
  private final RenewServiceToken renew;
  private final RevokeServiceToken revoke;
  private final ReadTokenUsage usage;

  public GrpcServiceTokens(
      Desk desk,
      CreateServiceToken create,
      FindServiceTokens find,
      RenewServiceToken renew,
      RevokeServiceToken revoke,
      ReadTokenUsage usage) {
    this.desk = desk;
    this.create = create;
    this.find = find;
    this.renew = renew;
    this.revoke = revoke;
    this.usage = usage;
  }

  @Override
  public void createServiceToken(
      CreateServiceTokenRequest request, StreamObserver<CreateServiceTokenResponse> to) {
    desk.admin(
        to,
        call -> {
          IssuedServiceToken made = create.create(call, ServiceTokenWire.newToken(request));
          return CreateServiceTokenResponse.newBuilder()
              .setServiceTokenSecret(made.secret())
              .setServiceToken(ServiceTokenWire.message(made.token()))
              .build();
        });
  }

  @Override
  public void getServiceToken(
      GetServiceTokenRequest request, StreamObserver<GetServiceTokenResponse> to) {
    desk.admin(
        to,
        call ->
            GetServiceTokenResponse.newBuilder()
                .setServiceToken(ServiceTokenWire.message(find.get(call, request.getTokenId())))
                .build());
  }

  @Override
  public void listServiceTokens(
      ListServiceTokensRequest request, StreamObserver<ListServiceTokensResponse> to) {
    desk.admin(
        to,
        call -> {
          Listing<ServiceTokenRecord> page =
              find.list(
                  call,
                  request.getAccount(),
                  new ListRequest(
                      request.getPageSize(), request.getPageToken(), request.getFilter()));
          return ListServiceTokensResponse.newBuilder()
              .addAllServiceTokens(page.items().stream().map(ServiceTokenWire::message).toList())
              .setNextPageToken(page.nextPageToken())
              .build();
        });
  }

  @Override
  public void renewServiceToken(
      RenewServiceTokenRequest request, StreamObserver<RenewServiceTokenResponse> to) {
    desk.admin(
        to, call -> ServiceTokenWire.message(renew.renew(call, ServiceTokenWire.renewal(request))));
  }

  @Override
  public void revokeServiceToken(
      RevokeServiceTokenRequest request, StreamObserver<RevokeServiceTokenResponse> to) {
    desk.admin(
        to,
        call -> {
          RevokedServiceToken revoked =
              revoke.revoke(call, request.getTokenId(), request.getReason());
          return RevokeServiceTokenResponse.newBuilder()
              .setServiceToken(ServiceTokenWire.message(revoked.token()))
              .setRevocationSequence(revoked.revocationSequence())
              .setRevokeTime(Times.timestamp(revoked.revokeTime()))
              .build();
        });
  }

  @Override
  public void getTokenUsage(
      GetTokenUsageRequest request, StreamObserver<GetTokenUsageResponse> to) {
    desk.admin(
        to,
        call ->
            ServiceTokenWire.message(
                usage.read(
                    call,
                    request.getTokenId(),
                    Times.instant("start_time", request.hasStartTime(), request.getStartTime()),
                    Times.instant("end_time", request.hasEndTime(), request.getEndTime()))));
  }
}
