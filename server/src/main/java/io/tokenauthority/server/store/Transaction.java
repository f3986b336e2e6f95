package io.tokenauthority.server.store;

/**
 * The ports of one transaction. Valid on the thread and for the length of the {@link Store.Work}
 * that it was given to.
 */
public interface Transaction {
  Accounts accounts();

  Users users();

  Grants grants();

  RefreshChains refreshChains();

  BrowserSessions browserSessions();

  ServiceTokens serviceTokens();

  PublicKeys publicKeys();

  UsedAssertions usedAssertions();

  SigningKeys signingKeys();

  Revocations revocations();

  AuditTrail audit();

  IdempotentAnswers idempotentAnswers();

  Usage usage();

  Installation installation();

  Leases leases();

  Outlook outlook();
}
