package io.tokenauthority.server.authority.keys;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.sealing.MasterKey;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.Scope;
import java.util.List;
import java.util.Optional;

/**
 * Seals anew under the first of the master key's keys whatever another of them sealed. What lives
 * for minutes is left to run out: answered secrets, page tokens. Rows of the audit trail keep the
 * code that they were born with, so the key that made it stays needed to verify them.
 *
 * <p>Safe to repeat and to break off: each key is one conditional update.
 */
public final class ResealKeys {

  private static final Scope SERVER_ADMIN = new Scope("server:admin");

  private final Store store;
  private final AuditJournal journal;
  private final KeySmith smith;
  private final MasterKey masterKey;
  private final Issuer issuer;

  public ResealKeys(
      Store store, AuditJournal journal, KeySmith smith, MasterKey masterKey, Issuer issuer) {
    this.store = store;
    this.journal = journal;
    this.smith = smith;
    this.masterKey = masterKey;
    this.issuer = issuer;
  }

  /**
   * What was done.
   *
   * @param masterKeyId the key that everything is sealed under now
   */
  public record Resealed(long resealed, long checked, String masterKeyId) {}

  /** Does it. */
  public Resealed reseal(Call call) {
    call.require(SERVER_ADMIN);
    // 1. Each signing key that may still sign.
    List<SigningKeyRecord> keys = store.read(tx -> tx.signingKeys().live());
    long resealed = keys.stream().filter(this::reseal).count();
    // 2. Whose the database is: the fingerprint is by the key that seals.
    String ours = masterKey.fingerprints(issuer).get(0);
    store.write(
        tx -> {
          tx.installation().reclaim(ours);
          journal.record(
              tx,
              call,
              AuditEntry.of("server.reseal_keys", "server", "")
                  .with("master_key", masterKey.id())
                  .with("resealed", Long.toString(resealed)));
          return resealed;
        });
    return new Resealed(resealed, keys.size(), masterKey.id());
  }

  /** A key whose state changes meanwhile has lost its private part, or is met the next time. */
  private boolean reseal(SigningKeyRecord key) {
    Optional<Bytes> sealed = smith.resealed(key);
    return sealed.isPresent()
        && store.write(tx -> tx.signingKeys().reseal(key.id(), sealed.get(), key.state()));
  }
}
