package io.tokenauthority.server.grpc;

import io.tokenauthority.server.authority.GetKeySet;
import io.tokenauthority.server.authority.GetSelf;
import io.tokenauthority.server.authority.IssueToken;
import io.tokenauthority.server.authority.RefreshSession;
import io.tokenauthority.server.authority.RevokeToken;
import io.tokenauthority.server.authority.ValidateToken;

/** The acts of the data plane. */
public record DataActs(
    IssueToken issue,
    RefreshSession refresh,
    ValidateToken validate,
    RevokeToken revoke,
    GetSelf self,
    GetKeySet keySet) {}
