package io.tokenauthority.server.grpc;

import io.tokenauthority.server.authority.IssueToken;
import io.tokenauthority.server.authority.admin.server.CreateBackup;
import io.tokenauthority.server.authority.admin.server.ReadServerFacts;
import io.tokenauthority.server.authority.admin.server.ReadStats;
import io.tokenauthority.server.authority.admin.users.SetUpAdmin;
import io.tokenauthority.server.authority.keys.ResealKeys;

/** The acts on the server itself. */
public record ServerActs(
    ReadServerFacts facts,
    ReadStats stats,
    SetUpAdmin setUp,
    IssueToken issue,
    ResealKeys reseal,
    CreateBackup backup) {}
