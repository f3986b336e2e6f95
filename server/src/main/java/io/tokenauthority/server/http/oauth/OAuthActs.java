package io.tokenauthority.server.http.oauth;

import io.tokenauthority.server.authority.GetKeySet;
import io.tokenauthority.server.authority.IdentifyCaller;
import io.tokenauthority.server.authority.IssueToken;
import io.tokenauthority.server.authority.RefreshSession;
import io.tokenauthority.server.authority.RevokeToken;
import io.tokenauthority.server.authority.ValidateToken;

/** The acts that OAuth reaches. */
public record OAuthActs(
    IssueToken issue,
    RefreshSession refresh,
    ValidateToken validate,
    RevokeToken revoke,
    GetKeySet keySet,
    IdentifyCaller identify) {}
