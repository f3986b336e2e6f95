package io.tokenauthority.server;

import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.admin.Idempotency;
import io.tokenauthority.server.authority.admin.Listings;
import io.tokenauthority.server.authority.admin.PageTokens;
import io.tokenauthority.server.authority.admin.accounts.AccountRules;
import io.tokenauthority.server.authority.admin.accounts.CreateServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.DeleteServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.FindServiceAccounts;
import io.tokenauthority.server.authority.admin.accounts.UpdateServiceAccount;
import io.tokenauthority.server.authority.admin.audit.AuditChain;
import io.tokenauthority.server.authority.admin.audit.FollowAuditEvents;
import io.tokenauthority.server.authority.admin.audit.ListAuditEvents;
import io.tokenauthority.server.authority.admin.audit.PurgeAuditLog;
import io.tokenauthority.server.authority.admin.audit.SealAuditLog;
import io.tokenauthority.server.authority.admin.audit.VerifyAuditLog;
import io.tokenauthority.server.authority.admin.keys.FindSigningKeys;
import io.tokenauthority.server.authority.admin.server.CreateBackup;
import io.tokenauthority.server.authority.admin.server.Purge;
import io.tokenauthority.server.authority.admin.server.ReadOutlook;
import io.tokenauthority.server.authority.admin.server.ReadServerFacts;
import io.tokenauthority.server.authority.admin.server.ReadStats;
import io.tokenauthority.server.authority.admin.server.TakeUsageReports;
import io.tokenauthority.server.authority.admin.tokens.CreateServiceToken;
import io.tokenauthority.server.authority.admin.tokens.FindServiceTokens;
import io.tokenauthority.server.authority.admin.tokens.Mint;
import io.tokenauthority.server.authority.admin.tokens.ReadTokenUsage;
import io.tokenauthority.server.authority.admin.tokens.RenewServiceToken;
import io.tokenauthority.server.authority.admin.tokens.RetireSuperseded;
import io.tokenauthority.server.authority.admin.tokens.RevokeServiceToken;
import io.tokenauthority.server.authority.admin.tokens.TokenDesk;
import io.tokenauthority.server.authority.admin.users.ApproveUser;
import io.tokenauthority.server.authority.admin.users.CreateUser;
import io.tokenauthority.server.authority.admin.users.DeleteUser;
import io.tokenauthority.server.authority.admin.users.FindUsers;
import io.tokenauthority.server.authority.admin.users.NewPasswords;
import io.tokenauthority.server.authority.admin.users.RegisterUser;
import io.tokenauthority.server.authority.admin.users.SetPassword;
import io.tokenauthority.server.authority.admin.users.SetUpAdmin;
import io.tokenauthority.server.authority.admin.users.UpdateUser;
import io.tokenauthority.server.authority.keys.ResealKeys;
import io.tokenauthority.server.authority.keys.RevokeSigningKey;
import io.tokenauthority.server.authority.keys.RotateSigningKey;
import io.tokenauthority.server.authority.keys.SigningKeyDuty;
import io.tokenauthority.server.config.PolicyConfig;
import io.tokenauthority.server.grpc.UserActs;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.trust.TrustView;
import java.util.random.RandomGenerator;

/** The use-cases of the admin plane, one record a room, and the duties that go with them. */
record AdminPlane(
    Accounts accounts,
    Tokens tokens,
    UserActs users,
    SetUpAdmin setUp,
    Keys keys,
    Audit audit,
    Server server) {

  /** Service accounts there may be. */
  private static final long SERVICE_ACCOUNTS = 100_000;

  record Accounts(
      CreateServiceAccount create,
      FindServiceAccounts find,
      UpdateServiceAccount update,
      DeleteServiceAccount delete) {}

  record Tokens(
      CreateServiceToken create,
      FindServiceTokens find,
      RenewServiceToken renew,
      RevokeServiceToken revoke,
      ReadTokenUsage usage,
      RetireSuperseded retire) {}

  record Keys(
      FindSigningKeys find,
      RotateSigningKey rotate,
      RevokeSigningKey revoke,
      ResealKeys reseal,
      SigningKeyDuty duty) {}

  record Audit(
      ListAuditEvents list,
      FollowAuditEvents follow,
      VerifyAuditLog verify,
      AuditChain chain,
      SealAuditLog seal) {}

  record Server(
      ReadServerFacts facts,
      ReadStats stats,
      ReadOutlook outlook,
      TakeUsageReports usageReports,
      CreateBackup backup,
      Purge purge) {}

  static AdminPlane on(Ground ground) {
    Idempotency idempotency = new Idempotency(ground.store(), ground.masterKey());
    Listings listings = new Listings(new PageTokens(ground.masterKey()));
    return new AdminPlane(
        accounts(ground, idempotency, listings),
        tokens(ground, idempotency, listings),
        users(ground, idempotency, listings),
        setUp(ground),
        keys(ground, listings),
        audit(ground, listings),
        server(ground));
  }

  private static Accounts accounts(Ground ground, Idempotency idempotency, Listings listings) {
    AuditJournal journal = ground.journal();
    AccountRules rules =
        new AccountRules(
            ground.configuration().issuer(),
            ground.configuration().policy().rateLimit().tiers().keySet(),
            SERVICE_ACCOUNTS);
    return new Accounts(
        new CreateServiceAccount(idempotency, journal, rules, ground.random(), refusals(ground)),
        new FindServiceAccounts(ground.store(), listings),
        new UpdateServiceAccount(
            ground.store(), journal, rules, ground.random(), ground.trust(), refusals(ground)),
        new DeleteServiceAccount(ground.store(), journal, ground.trust()));
  }

  private static Tokens tokens(Ground ground, Idempotency idempotency, Listings listings) {
    AuditJournal journal = ground.journal();
    TokenDesk desk =
        new TokenDesk(
            ground.store(),
            ground.configuration().issuer(),
            Policies.serviceTokens(ground.configuration().policy().tokens().service()));
    Mint mint = new Mint(ground.configuration().issuer(), ground.signers(), ground.random());
    RetireSuperseded retire = new RetireSuperseded(ground.store(), journal, ground.trust());
    return new Tokens(
        new CreateServiceToken(desk, idempotency, mint, journal, refusals(ground)),
        new FindServiceTokens(desk, listings),
        new RenewServiceToken(desk, idempotency, mint, retire, journal, refusals(ground)),
        new RevokeServiceToken(desk, journal, ground.trust()),
        new ReadTokenUsage(desk),
        retire);
  }

  private static UserActs users(Ground ground, Idempotency idempotency, Listings listings) {
    Store store = ground.store();
    AuditJournal journal = ground.journal();
    TrustView trust = ground.trust();
    RandomGenerator random = ground.random();
    NewPasswords passwords = new NewPasswords(ground.passwords());
    Refusals refusals = refusals(ground);
    PolicyConfig policy = ground.configuration().policy();
    return new UserActs(
        new CreateUser(idempotency, passwords, journal, random, refusals),
        new RegisterUser(
            store,
            passwords,
            Policies.registration(policy.registration()),
            refusals,
            journal,
            random),
        new ApproveUser(store, journal, refusals),
        new FindUsers(store, listings),
        new UpdateUser(store, journal, trust, refusals),
        new SetPassword(store, passwords, refusals, journal, trust),
        new DeleteUser(store, journal, trust));
  }

  private static Refusals refusals(Ground ground) {
    return new Refusals(ground.store(), ground.journal(), ground.limits());
  }

  private static SetUpAdmin setUp(Ground ground) {
    return new SetUpAdmin(
        ground.store(),
        new NewPasswords(ground.passwords()),
        refusals(ground),
        ground.journal(),
        ground.random(),
        new SetupTokenFile(ground.configuration().state().setupTokenFile())::discard);
  }

  private static Keys keys(Ground ground, Listings listings) {
    Store store = ground.store();
    AuditJournal journal = ground.journal();
    return new Keys(
        new FindSigningKeys(store, listings),
        new RotateSigningKey(store, journal, ground.smith(), ground.trust()),
        new RevokeSigningKey(store, journal, ground.smith(), ground.trust()),
        new ResealKeys(
            store, journal, ground.smith(), ground.masterKey(), ground.configuration().issuer()),
        new SigningKeyDuty(
            store,
            journal,
            ground.smith(),
            ground.trust(),
            Policies.keys(ground.configuration().policy().keys())));
  }

  private static Audit audit(Ground ground, Listings listings) {
    AuditChain chain = new AuditChain(ground.masterKey());
    return new Audit(
        new ListAuditEvents(ground.store(), listings),
        new FollowAuditEvents(ground.store()),
        new VerifyAuditLog(ground.store(), ground.journal(), chain),
        chain,
        new SealAuditLog(ground.store(), ground.journal(), chain, ground.replica()));
  }

  private static Server server(Ground ground) {
    PolicyConfig policy = ground.configuration().policy();
    return new Server(
        new ReadServerFacts(ground.store()),
        new ReadStats(ground.store(), policy.tokens().service().expiringWindow()),
        new ReadOutlook(ground.store(), policy.tokens().service().expiringWindow()),
        new TakeUsageReports(ground.store()),
        new CreateBackup(
            ground.store(),
            ground.journal(),
            ground.configuration().state().dataDir(),
            ground.random()),
        new Purge(
            ground.store(),
            new PurgeAuditLog(ground.journal(), policy.audit().retain()),
            policy.tokens().service().usageRetain(),
            ground.replica()));
  }
}
