package io.tokenauthority.server.grpc;

import io.tokenauthority.server.authority.admin.users.ApproveUser;
import io.tokenauthority.server.authority.admin.users.CreateUser;
import io.tokenauthority.server.authority.admin.users.DeleteUser;
import io.tokenauthority.server.authority.admin.users.FindUsers;
import io.tokenauthority.server.authority.admin.users.RegisterUser;
import io.tokenauthority.server.authority.admin.users.SetPassword;
import io.tokenauthority.server.authority.admin.users.UpdateUser;

/** What may be done with users. */
public record UserActs(
    CreateUser create,
    RegisterUser register,
    ApproveUser approve,
    FindUsers find,
    UpdateUser update,
    SetPassword setPassword,
    DeleteUser delete) {}
