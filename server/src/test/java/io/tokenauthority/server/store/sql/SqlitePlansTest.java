package io.tokenauthority.server.store.sql;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.BrowserSession;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.PublicKeyCredential;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Accounts.ServiceAccountFilter;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.server.store.Samples;
import io.tokenauthority.server.store.ServiceTokens.StateWindow;
import io.tokenauthority.server.store.ServiceTokens.TokenFilter;
import io.tokenauthority.server.store.SigningKeys.SigningKeyFilter;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.store.Usage;
import io.tokenauthority.server.store.Users.UserFilter;
import io.tokenauthority.token.KeyId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How SQLite goes about every statement of every port: by an index. What walks through a whole
 * table is named here, with the reason why it may.
 */
class SqlitePlansTest {

  /**
   * Tables of one row, and of as many rows as there are keys or duties; subqueries with a limit of
   * their own.
   */
  private static final Set<String> SMALL =
      Set.of(
          "installation",
          "setup_offer",
          "revocation_counter",
          "signing_key",
          "lease",
          "expired",
          "revoked");

  @TempDir Path folder;

  private final Samples samples = new Samples();

  @Test
  void everyStatement_findsItsRowsByAnIndex() throws SQLException {
    Path file = NewDatabase.file(folder);
    Connection writer = new SqliteConnections(file).writer();
    try (SqliteSession session = new SqliteSession(writer, Duration.ofSeconds(10))) {
      session.beginWrite();
      useEveryPort(SqlTransaction.writing(session.handle(), new SqliteDialect()));
      session.commit();
      List<String> walks = new ArrayList<>();
      Set<String> statements = session.prepared();
      assertThat(statements).hasSizeGreaterThan(80);
      for (String sql : statements) {
        if (!sql.matches("(?s)(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA).*")) {
          walks.addAll(walks(writer, sql));
        }
      }
      assertThat(walks).isEmpty();
    }
  }

  private static List<String> walks(Connection connection, String sql) throws SQLException {
    List<String> walks = new ArrayList<>();
    try (PreparedStatement explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
        ResultSet row = explain.executeQuery()) {
      while (row.next()) {
        String step = row.getString("detail");
        boolean walksATable = step.startsWith("SCAN ") && !SMALL.contains(step.substring(5));
        boolean sorts = step.contains("TEMP B-TREE");
        if ((walksATable && !isBounded(sql)) || (sorts && !sortsFew(sql))) {
          walks.add(step + " in " + sql);
        }
      }
    }
    return walks;
  }

  /** Counts are for the overview; listings, and the head of a table, go along a key to a limit. */
  private static boolean isBounded(String sql) {
    return sql.contains("count(*)")
        || sql.matches("(?s).*FROM \\(\\s*SELECT \\*.*")
        || sql.contains("OFFSET")
        || sql.contains("ORDER BY number");
  }

  /**
   * Counts; keys of all, of one account (at most 32); the renewals of one grant; unions to purge.
   */
  private static boolean sortsFew(String sql) {
    return sql.contains("count(*)")
        || sql.contains("FROM signing_key")
        || sql.contains("FROM (SELECT * FROM signing_key")
        || sql.contains("FROM public_key")
        || sql.contains("t.grant_id = ?")
        || sql.contains("UNION");
  }

  private void useEveryPort(Transaction tx) {
    Account service = samples.service();
    User user = samples.user("ada");
    useAccounts(tx, service, user);
    useSessions(tx, user);
    useTokens(tx, service);
    useKeys(tx, service);
    useTheRest(tx);
  }

  private void useAccounts(Transaction tx, Account service, User user) {
    tx.accounts().insert(service);
    tx.accounts().find(service.id());
    tx.accounts().replace(service);
    tx.accounts().count(service.kind());
    tx.accounts().listServiceAccounts(ServiceAccountFilter.ALL, first());
    tx.accounts().listServiceAccounts(ServiceAccountFilter.ALL, after("a"));
    tx.users().insert(user);
    tx.users().findByLogin("ada");
    tx.users().replace(user.withPassword("x", NOW));
    tx.users().signedIn(user.account().id(), NOW);
    tx.users().count(user.role(), AccountState.ACTIVE);
    tx.users().count(AccountState.ACTIVE);
    tx.users().list(UserFilter.ALL, first());
    tx.users().list(UserFilter.ALL, after("a"));
    User gone = samples.user("gone");
    tx.users().insert(gone);
    tx.users().replace(gone.with(gone.account().in(AccountState.DELETED, NOW)));
  }

  private void useSessions(Transaction tx, User user) {
    Grant session = samples.grant(GrantKind.SESSION, user.account());
    RefreshChain chain = samples.chain(session);
    tx.grants().insert(session);
    tx.grants().find(session.id());
    tx.refreshChains().insert(chain);
    tx.outlook().tokens(NOW, Duration.ofDays(90));
    tx.outlook().soonest(NOW, NOW, 10);
    tx.outlook().refused(NOW, 10);
    tx.outlook().reuses(NOW);
    BrowserSession browser =
        new BrowserSession(session.id(), samples.digest(), NOW, NOW, "192.0.2.1", "");
    tx.browserSessions().insert(browser);
    tx.browserSessions().find(browser.secret());
    tx.browserSessions().seen(browser);
    tx.browserSessions().ofAccount(user.account().id(), NOW, 10);
    tx.refreshChains().findByHandle(chain.handle());
    tx.refreshChains().rotate(samples.rotated(chain), chain.current());
    tx.refreshChains().wipe(NOW, 10);
    tx.grants().extend(session.id(), NOW);
    tx.grants().widen(session.id(), session.scopes(), session.audiences());
    tx.grants().countLive(GrantKind.SESSION, NOW);
    tx.grants().revoke(session.id(), new Grant.End(NOW, ""));
    tx.grants().purge(NOW, 10);
  }

  private void useTokens(Transaction tx, Account service) {
    Grant grant = samples.grant(GrantKind.SERVICE_TOKEN, service);
    ServiceToken token = samples.token(grant);
    StateWindow window = new StateWindow(NOW, Duration.ofDays(7));
    KeyId key = new KeyId("key-1");
    tx.grants().insert(grant);
    tx.serviceTokens().insert(token);
    tx.serviceTokens().findByDigest(token.digest());
    tx.serviceTokens().find(token.id());
    tx.serviceTokens().newestOf(grant.id());
    tx.serviceTokens().countUsable(service.id(), NOW);
    tx.serviceTokens().supersede(token.supersededBy(token.id(), NOW));
    tx.serviceTokens().overlapEnded(NOW, 10);
    tx.serviceTokens().retire(token.id(), NOW);
    tx.serviceTokens().latestJwtEnd(service.id());
    tx.serviceTokens().latestJwtEnd(grant.id());
    tx.serviceTokens().latestJwtEnd(key);
    tx.serviceTokens().signedBy(key, NOW, 10);
    tx.serviceTokens().countSignedBy(key, NOW);
    tx.serviceTokens().retireSignedBy(key, NOW);
    tx.serviceTokens().count(window);
    tx.serviceTokens().list(TokenFilter.ALL, window, first());
    tx.serviceTokens().list(TokenFilter.ALL, window, after("1.a"));
    tx.serviceTokens().list(ofAccount(service), window, after("1.a"));
    tx.usage().add(List.of(new Usage.Count(grant.id(), 1, NOW)));
    tx.usage().hours(grant.id(), NOW, NOW);
    tx.usage().purge(NOW, 10);
  }

  private void useKeys(Transaction tx, Account service) {
    Grant grant = samples.grant(GrantKind.PUBLIC_KEY, service);
    tx.grants().insert(grant);
    tx.publicKeys().insert(new PublicKeyCredential(grant.id(), service.id(), "kid", "name", "{}"));
    tx.publicKeys().describe(grant.id(), "x");
    tx.publicKeys().ofAccount(service.id());
    tx.usedAssertions().use(service.id(), samples.digest(), NOW);
    tx.usedAssertions().purge(NOW, 10);
    tx.signingKeys().find(new KeyId("key-1"));
    tx.signingKeys().live();
    tx.signingKeys().list(SigningKeyFilter.ALL, first());
  }

  private void useTheRest(Transaction tx) {
    tx.revocations().append(Revocation.ofSigningKey(new KeyId("key-1"), NOW, NOW), NOW);
    tx.revocations().find(Revocation.Kind.SIGNING_KEY, "key-1");
    ((SqlRevocations) tx.revocations()).after(0, 10);
    tx.revocations().purgedThrough();
    tx.revocations().countLive(NOW);
    tx.revocations().purge(Samples.LATER, 10);
    AuditTrail.Row row = samples.event(NOW);
    tx.audit().append(row);
    tx.audit().list(AuditTrail.AuditFilter.ALL, first());
    tx.audit().list(AuditTrail.AuditFilter.ALL, after("1.a"));
    tx.audit().unsealed(10);
    tx.audit().countUnsealed(10);
    tx.audit()
        .seal(new AuditTrail.Segment(1, 1, 1, Bytes.NONE, Bytes.NONE, NOW, false), List.of(row));
    tx.audit().sealedAfter(0, AuditTrail.AuditFilter.ALL, 1);
    tx.audit().sealedAfter(1, AuditTrail.AuditFilter.ALL, 1);
    tx.audit().segments(1, 10);
    tx.audit().segmentAt(1);
    tx.audit().head();
    tx.audit().firstKept();
    tx.audit().rowsOf(1, 10);
    tx.audit().rowsOutside(1, 1, 10);
    tx.audit().purge(Samples.LATER, 10);
    tx.idempotentAnswers().find(samples.digest(), NOW);
    tx.idempotentAnswers().purge(NOW, 10);
    tx.installation().claim("x");
    tx.installation().setupOffer();
    tx.installation().redeemSetup(samples.digest(), NOW);
    tx.leases().acquire("x", "x", NOW, Duration.ofSeconds(1));
    tx.leases().release("x", "x");
  }

  private static TokenFilter ofAccount(Account account) {
    TokenFilter all = TokenFilter.ALL;
    return new TokenFilter(
        Optional.of(account.id().value()),
        all.grant(),
        all.displayName(),
        all.state(),
        all.format(),
        all.creator(),
        all.eternal(),
        all.createTime(),
        all.expireTime(),
        all.lastUsed());
  }

  private static PageRequest first() {
    return new PageRequest(10, Optional.empty());
  }

  private static PageRequest after(String position) {
    return new PageRequest(10, Optional.of(position));
  }
}
