package io.tokenauthority.server.authority.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.admin.accounts.AccountRules;
import io.tokenauthority.server.authority.admin.accounts.CreateServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.DeleteServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.FindServiceAccounts;
import io.tokenauthority.server.authority.admin.accounts.UpdateServiceAccount;
import io.tokenauthority.server.authority.admin.audit.AuditChain;
import io.tokenauthority.server.authority.admin.audit.SealAuditLog;
import io.tokenauthority.server.authority.admin.audit.VerifyAuditLog;
import io.tokenauthority.server.authority.admin.tokens.CreateServiceToken;
import io.tokenauthority.server.authority.admin.tokens.FindServiceTokens;
import io.tokenauthority.server.authority.admin.tokens.Mint;
import io.tokenauthority.server.authority.admin.tokens.ReadTokenUsage;
import io.tokenauthority.server.authority.admin.tokens.RenewServiceToken;
import io.tokenauthority.server.authority.admin.tokens.RetireSuperseded;
import io.tokenauthority.server.authority.admin.tokens.RevokeServiceToken;
import io.tokenauthority.server.authority.admin.tokens.ServiceTokenPolicy;
import io.tokenauthority.server.authority.admin.tokens.TokenDesk;
import io.tokenauthority.server.authority.admin.users.ApproveUser;
import io.tokenauthority.server.authority.admin.users.CreateUser;
import io.tokenauthority.server.authority.admin.users.DeleteUser;
import io.tokenauthority.server.authority.admin.users.FindUsers;
import io.tokenauthority.server.authority.admin.users.NewPasswords;
import io.tokenauthority.server.authority.admin.users.RegisterUser;
import io.tokenauthority.server.authority.admin.users.RegistrationPolicy;
import io.tokenauthority.server.authority.admin.users.SetPassword;
import io.tokenauthority.server.authority.admin.users.SetUpAdmin;
import io.tokenauthority.server.authority.admin.users.UpdateUser;
import io.tokenauthority.server.authority.keys.KeySmith;
import io.tokenauthority.server.authority.keys.RotateSigningKey;
import io.tokenauthority.server.authority.keys.Signers;
import io.tokenauthority.server.authority.keys.SigningKeyDuty;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.KeySchedule;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.limits.LocalBuckets;
import io.tokenauthority.server.limits.RateLimitPolicy;
import io.tokenauthority.server.limits.RateLimits;
import io.tokenauthority.server.passwords.Argon2Cost;
import io.tokenauthority.server.passwords.Passwords;
import io.tokenauthority.server.sealing.MasterKey;
import io.tokenauthority.server.sealing.MasterKeyFile;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.sql.TestStores;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole admin plane on a database of its own, at a time that stands still; registered as an
 * extension, it is made before each test.
 */
public final class Office implements BeforeEachCallback, AfterEachCallback {

  /** The time at which tests begin. */
  public static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");

  public static final Issuer ISSUER = new Issuer("https://authority.example");

  /** The admin who calls, unless a test says otherwise. */
  public static final AccountId ADMIN = new AccountId("usr_0123456789012345678901");

  private final SecureRandom random = new SecureRandom();
  private Parts parts;

  /** Everything of one test. */
  private record Parts(
      Path folder,
      Store store,
      MasterKey masterKey,
      AuditJournal journal,
      TrustView view,
      Signers signers,
      KeySmith smith,
      Passwords passwords,
      RateLimits limits) {}

  private final UnaryOperator<Supplier<Store>> where;

  /** On the run's own kind of database. */
  public Office() {
    this(opening -> opening);
  }

  @SuppressWarnings("NullAway.Init") // a test's parts are made before the test
  private Office(UnaryOperator<Supplier<Store>> where) {
    this.where = where;
  }

  /** On PostgreSQL. */
  public static Office onPostgres() {
    return new Office(opening -> () -> TestStores.onPostgres(opening));
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    Path folder = Files.createTempDirectory("office");
    Store store = where.apply(() -> TestStores.open(folder)).get();
    MasterKey masterKey = MasterKeyFile.create(folder.resolve("master-key"), random);
    AuditJournal journal = new AuditJournal(masterKey, random);
    TrustView view = new TrustView(store, () -> NOW, System::nanoTime);
    KeySmith smith =
        new KeySmith(SignatureAlgorithm.ES256, SignatureProvider.jdk(), masterKey, random);
    Signers signers = new Signers(smith);
    view.listen(signers);
    Passwords passwords = new Passwords(new Argon2Cost(64, 1, 1), 4, 256, random);
    RateLimits limits =
        new RateLimits(Optional.of(RateLimitPolicy.STANDARD), new LocalBuckets(System::nanoTime));
    parts = new Parts(folder, store, masterKey, journal, view, signers, smith, passwords, limits);
    new SigningKeyDuty(
            store, journal, smith, view, new KeySchedule(Duration.ofDays(30), Duration.ofDays(1)))
        .run(NOW.minusSeconds(60));
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    parts.passwords().close();
    parts.store().close();
    try (Stream<Path> files = Files.walk(parts.folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  public Store store() {
    return parts.store();
  }

  private Path database() {
    return parts.folder().resolve("authority.db");
  }

  /**
   * All bytes of the database, as text of one byte a character. Closes the store first: whoever
   * opens a SQLite file besides and closes it again takes its locks away.
   */
  public String close() throws IOException {
    parts.store().close();
    StringBuilder bytes = new StringBuilder();
    try (Stream<Path> files = Files.list(parts.folder())) {
      for (Path file : files.filter(path -> !path.endsWith("master-key")).toList()) {
        bytes.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(bytes).as("the whole database").contains("SQLite format 3");
    return bytes.toString();
  }

  public MasterKey masterKey() {
    return parts.masterKey();
  }

  public AuditJournal journal() {
    return parts.journal();
  }

  public TrustView view() {
    return parts.view();
  }

  public RateLimits limits() {
    return parts.limits();
  }

  /**
   * Writes past the store, as somebody does who holds the file.
   *
   * @return how many rows were changed
   */
  public int tamper(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      return statement.executeUpdate(sql);
    }
  }

  // Calls.

  /** A call by an admin. */
  public Call admin() {
    return admin(NOW);
  }

  /** A call by an admin at this time. */
  public Call admin(Instant now) {
    return as(ADMIN, Role.ADMIN.scopes(), now);
  }

  /** A call by a user of this role. */
  public Call as(Role role) {
    return as(AccountId.randomUser(random), role.scopes(), NOW);
  }

  /** A call by this account with these scopes. */
  public Call as(AccountId account, ScopeSet scopes, Instant now) {
    return as(account, TokenId.random(random), GrantId.random(random), scopes, now);
  }

  /** A call by this account with this very token. */
  public Call as(AccountId account, TokenId token, GrantId grant, ScopeSet scopes, Instant now) {
    Principal caller =
        new Principal(account, token, grant, scopes, now.plus(Duration.ofMinutes(15)));
    return new Call(now, "192.0.2.7", Optional.of(caller));
  }

  /** A call without a token. */
  public Call stranger() {
    return new Call(NOW, "192.0.2.7", Optional.empty());
  }

  // Acts.

  public Idempotency idempotency() {
    return new Idempotency(store(), masterKey());
  }

  public Listings listings() {
    return new Listings(new PageTokens(masterKey()));
  }

  public AccountRules accountRules() {
    return new AccountRules(ISSUER, Set.of(Tier.DEFAULT, Tier.PREMIUM), 1000);
  }

  public CreateServiceAccount createAccount() {
    return new CreateServiceAccount(idempotency(), journal(), accountRules(), random, refusals());
  }

  public FindServiceAccounts findAccounts() {
    return new FindServiceAccounts(store(), listings());
  }

  public UpdateServiceAccount updateAccount() {
    return new UpdateServiceAccount(store(), journal(), accountRules(), random, view(), refusals());
  }

  public DeleteServiceAccount deleteAccount() {
    return new DeleteServiceAccount(store(), journal(), view());
  }

  public TokenDesk desk() {
    return new TokenDesk(store(), ISSUER, ServiceTokenPolicy.STANDARD);
  }

  public Mint mint() {
    return new Mint(ISSUER, parts.signers(), random);
  }

  public RotateSigningKey rotateKey() {
    return new RotateSigningKey(store(), journal(), parts.smith(), view());
  }

  public CreateServiceToken createToken() {
    return new CreateServiceToken(desk(), idempotency(), mint(), journal(), refusals());
  }

  public FindServiceTokens findTokens() {
    return new FindServiceTokens(desk(), listings());
  }

  public RenewServiceToken renewToken() {
    return new RenewServiceToken(
        desk(), idempotency(), mint(), retireSuperseded(), journal(), refusals());
  }

  public RevokeServiceToken revokeToken() {
    return new RevokeServiceToken(desk(), journal(), view());
  }

  public ReadTokenUsage readUsage() {
    return new ReadTokenUsage(desk());
  }

  public RetireSuperseded retireSuperseded() {
    return new RetireSuperseded(store(), journal(), view());
  }

  public NewPasswords passwords() {
    return new NewPasswords(parts.passwords());
  }

  public Refusals refusals() {
    return new Refusals(store(), journal(), limits());
  }

  public CreateUser createUser() {
    return new CreateUser(idempotency(), passwords(), journal(), random, refusals());
  }

  public RegisterUser registerUser(RegistrationPolicy policy) {
    return new RegisterUser(store(), passwords(), policy, refusals(), journal(), random);
  }

  public ApproveUser approveUser() {
    return new ApproveUser(store(), journal(), refusals());
  }

  public FindUsers findUsers() {
    return new FindUsers(store(), listings());
  }

  public UpdateUser updateUser() {
    return new UpdateUser(store(), journal(), view(), refusals());
  }

  public SetPassword setPassword() {
    return new SetPassword(store(), passwords(), refusals(), journal(), view());
  }

  public DeleteUser deleteUser() {
    return new DeleteUser(store(), journal(), view());
  }

  public SetUpAdmin setUpAdmin() {
    return new SetUpAdmin(store(), passwords(), refusals(), journal(), random, () -> {});
  }

  public SealAuditLog sealAudit(String replica) {
    return new SealAuditLog(store(), journal(), new AuditChain(masterKey()), replica);
  }

  public VerifyAuditLog verifyAudit() {
    return new VerifyAuditLog(store(), journal(), new AuditChain(masterKey()));
  }

  // What was written.

  /** The rows of the trail, newest first, at most 1000. */
  public List<AuditTrail.Row> trail() {
    return store()
        .read(tx -> tx.audit().list(AuditFilter.ALL, new PageRequest(1000, Optional.empty())))
        .items();
  }

  /** How many rows tell of this action. */
  public long told(String action) {
    return trail().stream().filter(row -> row.event().action().equals(action)).count();
  }

  /** The one row that tells of this action. */
  public AuditEvent only(String action) {
    List<AuditEvent> found =
        trail().stream()
            .map(AuditTrail.Row::event)
            .filter(event -> event.action().equals(action))
            .toList();
    assertThat(found).as(action).hasSize(1);
    return found.get(0);
  }

  /** How many revocations there are. */
  public int revocations() {
    return store().revocationsAfter(0, 10_000).size();
  }
}
