package io.tokenauthority.server.grpc;

import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.authority.admin.Changed;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.authority.admin.accounts.CreateServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.DeleteServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.FindServiceAccounts;
import io.tokenauthority.server.authority.admin.accounts.NewServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.ServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.ServiceAccountChange;
import io.tokenauthority.server.authority.admin.accounts.UpdateServiceAccount;
import io.tokenauthority.server.grpc.wire.ServiceAccountWire;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.CreateServiceAccountResponse;
import io.tokenauthority.v1.DeleteServiceAccountRequest;
import io.tokenauthority.v1.DeleteServiceAccountResponse;
import io.tokenauthority.v1.GetServiceAccountRequest;
import io.tokenauthority.v1.GetServiceAccountResponse;
import io.tokenauthority.v1.ListServiceAccountsRequest;
import io.tokenauthority.v1.ListServiceAccountsResponse;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.UpdateServiceAccountRequest;
import io.tokenauthority.v1.UpdateServiceAccountResponse;

/** {@code tokenauthority.v1.ServiceAccounts} over gRPC. */
public final class GrpcServiceAccounts extends ServiceAccountsGrpc.ServiceAccountsImplBase {
  private final Desk desk;
  private final CreateServiceAccount create;
  private final FindServiceAccounts find;
  private final UpdateServiceAccount update;
  private final DeleteServiceAccount delete;

  public GrpcServiceAccounts(
      Desk desk,
      CreateServiceAccount create,
      FindServiceAccounts find,
      UpdateServiceAccount update,
      DeleteServiceAccount delete) {
    this.desk = desk;
    this.create = create;
    this.find = find;
    this.update = update;
    this.delete = delete;
  }

  @Override
  public void createServiceAccount(
      CreateServiceAccountRequest request, StreamObserver<CreateServiceAccountResponse> to) {
    desk.admin(
        to,
        call ->
            CreateServiceAccountResponse.newBuilder()
                .setServiceAccount(
                    ServiceAccountWire.message(
                        create.create(
                            call,
                            new NewServiceAccount(
                                request.getAccount(),
                                request.getDisplayName(),
                                request.getAllowedScopesList(),
                                request.getAllowedAudiencesList(),
                                request.getTier(),
                                ServiceAccountWire.keys(request.getPublicKeysList()),
                                request.getRequestId()))))
                .build());
  }

  @Override
  public void getServiceAccount(
      GetServiceAccountRequest request, StreamObserver<GetServiceAccountResponse> to) {
    desk.admin(
        to,
        call ->
            GetServiceAccountResponse.newBuilder()
                .setServiceAccount(ServiceAccountWire.message(find.get(call, request.getAccount())))
                .build());
  }

  @Override
  public void listServiceAccounts(
      ListServiceAccountsRequest request, StreamObserver<ListServiceAccountsResponse> to) {
    desk.admin(
        to,
        call -> {
          Listing<ServiceAccount> page =
              find.list(
                  call,
                  new ListRequest(
                      request.getPageSize(), request.getPageToken(), request.getFilter()));
          return ListServiceAccountsResponse.newBuilder()
              .addAllServiceAccounts(
                  page.items().stream().map(ServiceAccountWire::message).toList())
              .setNextPageToken(page.nextPageToken())
              .build();
        });
  }

  @Override
  public void updateServiceAccount(
      UpdateServiceAccountRequest request, StreamObserver<UpdateServiceAccountResponse> to) {
    desk.admin(
        to,
        call -> {
          Changed<ServiceAccount> changed = update.update(call, change(request));
          return UpdateServiceAccountResponse.newBuilder()
              .setServiceAccount(ServiceAccountWire.message(changed.record()))
              .setRevocationSequence(changed.revocationSequence())
              .build();
        });
  }

  @Override
  public void deleteServiceAccount(
      DeleteServiceAccountRequest request, StreamObserver<DeleteServiceAccountResponse> to) {
    desk.admin(
        to,
        call ->
            DeleteServiceAccountResponse.newBuilder()
                .setRevocationSequence(delete.delete(call, request.getAccount(), request.getEtag()))
                .build());
  }

  private static ServiceAccountChange change(UpdateServiceAccountRequest request) {
    var wanted = request.getServiceAccount();
    return new ServiceAccountChange(
        wanted.getAccount(),
        request.getUpdateMask().getPathsList(),
        request.getEtag(),
        wanted.getDisplayName(),
        wanted.getAllowedScopesList(),
        wanted.getAllowedAudiencesList(),
        wanted.getTier(),
        ServiceAccountWire.keys(wanted.getPublicKeysList()),
        wanted.getEnabled());
  }
}
