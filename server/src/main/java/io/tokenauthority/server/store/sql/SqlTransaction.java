package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Accounts;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.server.store.BrowserSessions;
import io.tokenauthority.server.store.Grants;
import io.tokenauthority.server.store.IdempotentAnswers;
import io.tokenauthority.server.store.Installation;
import io.tokenauthority.server.store.Leases;
import io.tokenauthority.server.store.Outlook;
import io.tokenauthority.server.store.PublicKeys;
import io.tokenauthority.server.store.RefreshChains;
import io.tokenauthority.server.store.Revocations;
import io.tokenauthority.server.store.ServiceTokens;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.SigningKeys;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.store.Usage;
import io.tokenauthority.server.store.UsedAssertions;
import io.tokenauthority.server.store.Users;
import io.tokenauthority.token.opaque.SecretDigest;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * One work's view of the ports. Every statement of every port goes through {@link #run}: there
 * faults are told apart, and there ends whatever was already over. For one thread, for the length
 * of one work.
 */
final class SqlTransaction implements Transaction {

  private final Handle handle;
  private final Dialect dialect;
  private final String hold;
  private final Optional<WriterMemory> memory;
  private @Nullable RuntimeException failure;
  private @Nullable RuntimeException brokenOff;
  private boolean over;

  private SqlTransaction(
      Handle handle, Dialect dialect, String hold, Optional<WriterMemory> memory) {
    this.handle = handle;
    this.dialect = dialect;
    this.hold = hold;
    this.memory = memory;
  }

  /** For a work that may write. */
  static SqlTransaction writing(Handle handle, Dialect dialect) {
    return new SqlTransaction(handle, dialect, dialect.hold(), Optional.empty());
  }

  /** For a work that may write where nobody else does. */
  static SqlTransaction writingAlone(Handle handle, Dialect dialect, WriterMemory memory) {
    return new SqlTransaction(handle, dialect, dialect.hold(), Optional.of(memory));
  }

  /** For a work that reads only. */
  static SqlTransaction reading(Handle handle, Dialect dialect) {
    return new SqlTransaction(handle, dialect, "", Optional.empty());
  }

  /**
   * What a SELECT ends with whose rows decide what is written: nobody else changes them until this
   * transaction ends. Empty in a read.
   */
  String hold() {
    return hold;
  }

  /** Runs statements, and turns what the driver throws into what the ports promise. */
  <T> T run(Function<Handle, T> statements) {
    requireOpen();
    try {
      return statements.apply(handle);
    } catch (JdbiException wrapped) {
      throw ended(fault(wrapped));
    } catch (IllegalArgumentException unreadable) {
      throw ended(new StoreException(StoreException.Kind.CORRUPT, "a row cannot be read"));
    }
  }

  /** What runs hot statements. */
  @FunctionalInterface
  interface Hot<T> {
    T run(HotStatements statements) throws SQLException;
  }

  /** As {@link #run}, past jdbi. */
  <T> T hot(Hot<T> statements) {
    requireOpen();
    try {
      return statements.run(new HotStatements(handle));
    } catch (SQLException thrown) {
      throw ended(fault(thrown));
    } catch (IllegalArgumentException unreadable) {
      throw ended(new StoreException(StoreException.Kind.CORRUPT, "a row cannot be read"));
    }
  }

  /** The service token of this digest, read unless it was read before and cannot have changed. */
  Optional<Holding> remembered(SecretDigest digest, Hot<Optional<Holding>> statements) {
    requireOpen();
    Optional<Holding> known = memory.flatMap(kept -> kept.find(digest));
    if (known.isPresent()) {
      return known;
    }
    Optional<Holding> read = hot(statements);
    read.ifPresent(found -> memory.ifPresent(kept -> kept.keep(digest, found)));
    return read;
  }

  private void requireOpen() {
    if (over) {
      throw new IllegalStateException("the transaction is over");
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Whether a statement failed. */
  boolean hasFailed() {
    return failure != null;
  }

  /** Ends the transaction as a whole; for a port that finds a rule broken without a fault. */
  <E extends RuntimeException> E ended(E because) {
    failure = because;
    return because;
  }

  /** The work returned: throws what it may have swallowed. */
  void returned() {
    if (failure != null) {
      throw failure;
    }
  }

  /** The fault after which the work may run again, if that is how it ended. */
  Optional<RuntimeException> brokenOff() {
    return Optional.ofNullable(brokenOff);
  }

  /** Nothing can be done with it from here on. */
  void close() {
    over = true;
  }

  private RuntimeException fault(JdbiException wrapped) {
    for (Throwable t = wrapped; t != null; t = t.getCause()) {
      if (t instanceof SQLException thrown) {
        return fault(thrown);
      }
    }
    // Its text repeats the statement with what was bound to it.
    return new IllegalStateException("a statement could not be made: " + wrapped.getClass());
  }

  private RuntimeException fault(SQLException thrown) {
    RuntimeException fault = dialect.fault(thrown);
    if (dialect.mayTryAgain(thrown)) {
      brokenOff = fault;
    }
    return fault;
  }

  @Override
  public Accounts accounts() {
    return new SqlAccounts(this);
  }

  @Override
  public Users users() {
    return new SqlUsers(this);
  }

  @Override
  public Grants grants() {
    return new SqlGrants(this);
  }

  @Override
  public RefreshChains refreshChains() {
    return new SqlRefreshChains(this);
  }

  @Override
  public BrowserSessions browserSessions() {
    return new SqlBrowserSessions(this);
  }

  @Override
  public ServiceTokens serviceTokens() {
    return new SqlServiceTokens(this);
  }

  @Override
  public PublicKeys publicKeys() {
    return new SqlPublicKeys(this);
  }

  @Override
  public UsedAssertions usedAssertions() {
    return new SqlUsedAssertions(this);
  }

  @Override
  public SigningKeys signingKeys() {
    return new SqlSigningKeys(this);
  }

  @Override
  public Revocations revocations() {
    return new SqlRevocations(this);
  }

  @Override
  public AuditTrail audit() {
    return new SqlAuditTrail(this);
  }

  @Override
  public IdempotentAnswers idempotentAnswers() {
    return new SqlIdempotentAnswers(this);
  }

  @Override
  public Usage usage() {
    return new SqlUsage(this);
  }

  @Override
  public Installation installation() {
    return new SqlInstallation(this);
  }

  @Override
  public Leases leases() {
    return new SqlLeases(this);
  }

  @Override
  public Outlook outlook() {
    return new SqlOutlook(this);
  }
}
