package io.tokenauthority.server.grpc;

import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.Changed;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.authority.admin.users.NewPassword;
import io.tokenauthority.server.authority.admin.users.NewPerson;
import io.tokenauthority.server.authority.admin.users.NewUser;
import io.tokenauthority.server.authority.admin.users.UserChange;
import io.tokenauthority.server.grpc.wire.UserWire;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.v1.ApproveUserRequest;
import io.tokenauthority.v1.ApproveUserResponse;
import io.tokenauthority.v1.CreateUserRequest;
import io.tokenauthority.v1.CreateUserResponse;
import io.tokenauthority.v1.DeleteUserRequest;
import io.tokenauthority.v1.DeleteUserResponse;
import io.tokenauthority.v1.GetUserRequest;
import io.tokenauthority.v1.GetUserResponse;
import io.tokenauthority.v1.ListUsersRequest;
import io.tokenauthority.v1.ListUsersResponse;
import io.tokenauthority.v1.RegisterUserRequest;
import io.tokenauthority.v1.RegisterUserResponse;
import io.tokenauthority.v1.SetPasswordRequest;
import io.tokenauthority.v1.SetPasswordResponse;
import io.tokenauthority.v1.UpdateUserRequest;
import io.tokenauthority.v1.UpdateUserResponse;
import io.tokenauthority.v1.UsersGrpc;

/** {@code tokenauthority.v1.Users} over gRPC. What computes a hash runs on the password lane. */
public final class GrpcUsers extends UsersGrpc.UsersImplBase {
  private final Desk desk;
  private final UserActs acts;

  public GrpcUsers(Desk desk, UserActs acts) {
    this.desk = desk;
    this.acts = acts;
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<CreateUserResponse> to) {
    desk.password(
        to,
        call ->
            CreateUserResponse.newBuilder()
                .setUser(
                    UserWire.message(
                        acts.create()
                            .create(
                                call,
                                new NewUser(
                                    new NewPerson(
                                        request.getUsername(),
                                        request.getEmail(),
                                        request.getDisplayName(),
                                        request.getPassword()),
                                    UserWire.role("role", request.getRole()),
                                    request.getRequestId()))))
                .build());
  }

  @Override
  public void registerUser(RegisterUserRequest request, StreamObserver<RegisterUserResponse> to) {
    desk.password(
        to,
        call ->
            RegisterUserResponse.newBuilder()
                .setUser(
                    UserWire.message(
                        acts.register()
                            .register(
                                call,
                                new NewPerson(
                                    request.getUsername(),
                                    request.getEmail(),
                                    request.getDisplayName(),
                                    request.getPassword()))))
                .build());
  }

  @Override
  public void approveUser(ApproveUserRequest request, StreamObserver<ApproveUserResponse> to) {
    desk.admin(
        to,
        call ->
            ApproveUserResponse.newBuilder()
                .setUser(
                    UserWire.message(
                        acts.approve()
                            .approve(
                                call,
                                request.getUserId(),
                                UserWire.role("role", request.getRole()))))
                .build());
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> to) {
    desk.admin(
        to,
        call -> {
          User user =
              switch (request.getKeyCase()) {
                case USER_ID -> acts.find().get(call, request.getUserId());
                case USERNAME -> acts.find().getByLogin(call, request.getUsername());
                case KEY_NOT_SET -> throw Denied.field("key", "must be user_id or username");
              };
          return GetUserResponse.newBuilder().setUser(UserWire.message(user)).build();
        });
  }

  @Override
  public void listUsers(ListUsersRequest request, StreamObserver<ListUsersResponse> to) {
    desk.admin(
        to,
        call -> {
          Listing<User> page =
              acts.find()
                  .list(
                      call,
                      new ListRequest(
                          request.getPageSize(), request.getPageToken(), request.getFilter()));
          return ListUsersResponse.newBuilder()
              .addAllUsers(page.items().stream().map(UserWire::message).toList())
              .setNextPageToken(page.nextPageToken())
              .build();
        });
  }

  @Override
  public void updateUser(UpdateUserRequest request, StreamObserver<UpdateUserResponse> to) {
    desk.admin(
        to,
        call -> {
          Changed<User> changed = acts.update().update(call, change(request));
          return UpdateUserResponse.newBuilder()
              .setUser(UserWire.message(changed.record()))
              .setRevocationSequence(changed.revocationSequence())
              .build();
        });
  }

  @Override
  public void setPassword(SetPasswordRequest request, StreamObserver<SetPasswordResponse> to) {
    desk.password(
        to,
        call ->
            SetPasswordResponse.newBuilder()
                .setRevocationSequence(
                    acts.setPassword()
                        .set(
                            call,
                            new NewPassword(
                                request.getUserId(),
                                request.getPassword(),
                                request.getCurrentPassword())))
                .build());
  }

  @Override
  public void deleteUser(DeleteUserRequest request, StreamObserver<DeleteUserResponse> to) {
    desk.admin(
        to,
        call ->
            DeleteUserResponse.newBuilder()
                .setRevocationSequence(
                    acts.delete().delete(call, request.getUserId(), request.getEtag()))
                .build());
  }

  private static UserChange change(UpdateUserRequest request) {
    var wanted = request.getUser();
    return new UserChange(
        wanted.getUserId(),
        request.getUpdateMask().getPathsList(),
        request.getEtag(),
        wanted.getEmail(),
        wanted.getDisplayName(),
        UserWire.role("user.role", wanted.getRole()),
        wanted.getEnabled());
  }
}
