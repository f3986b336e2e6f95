package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.admin.accounts.CreateServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.DeleteServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.FindServiceAccounts;
import io.tokenauthority.server.authority.admin.accounts.UpdateServiceAccount;
import io.tokenauthority.server.authority.admin.audit.ListAuditEvents;
import io.tokenauthority.server.authority.admin.keys.FindSigningKeys;
import io.tokenauthority.server.authority.admin.server.ReadOutlook;
import io.tokenauthority.server.authority.admin.server.ReadStats;
import io.tokenauthority.server.authority.admin.tokens.CreateServiceToken;
import io.tokenauthority.server.authority.admin.tokens.FindServiceTokens;
import io.tokenauthority.server.authority.admin.tokens.ReadTokenUsage;
import io.tokenauthority.server.authority.admin.tokens.RenewServiceToken;
import io.tokenauthority.server.authority.admin.tokens.RevokeServiceToken;
import io.tokenauthority.server.authority.admin.users.ApproveUser;
import io.tokenauthority.server.authority.admin.users.CreateUser;
import io.tokenauthority.server.authority.admin.users.DeleteUser;
import io.tokenauthority.server.authority.admin.users.FindUsers;
import io.tokenauthority.server.authority.admin.users.SetPassword;
import io.tokenauthority.server.authority.admin.users.UpdateUser;
import io.tokenauthority.server.authority.keys.RevokeSigningKey;
import io.tokenauthority.server.authority.keys.RotateSigningKey;
import io.tokenauthority.server.authority.session.EndSession;

/** The use-cases that the dashboard calls: those that gRPC calls. */
public record DashboardActs(
    Tokens tokens, Accounts accounts, Users users, Keys keys, Watching watching) {

  /** On service tokens. */
  public record Tokens(
      CreateServiceToken create,
      FindServiceTokens find,
      RenewServiceToken renew,
      RevokeServiceToken revoke,
      ReadTokenUsage usage) {}

  /** On service accounts. */
  public record Accounts(
      CreateServiceAccount create,
      FindServiceAccounts find,
      UpdateServiceAccount update,
      DeleteServiceAccount delete) {}

  /** On users, and on one's own sessions. */
  public record Users(
      CreateUser create,
      ApproveUser approve,
      FindUsers find,
      UpdateUser update,
      SetPassword setPassword,
      DeleteUser delete,
      EndSession sessions) {}

  /** On signing keys. */
  public record Keys(FindSigningKeys find, RotateSigningKey rotate, RevokeSigningKey revoke) {}

  /** What is only looked at. */
  public record Watching(
      ListAuditEvents audit, ReadStats stats, ReadOutlook outlook, Vitals.Reader vitals) {}
}
