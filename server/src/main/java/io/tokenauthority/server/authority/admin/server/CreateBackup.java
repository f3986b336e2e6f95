package io.tokenauthority.server.authority.admin.server;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.audit.AuditChain;
import io.tokenauthority.server.authority.admin.audit.AuditHead;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.token.Scope;
import io.tokenauthority.token.TokenId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the database into a file of its own, from which it is handed out. One at a time: each
 * takes as much room as the database.
 */
public final class CreateBackup {

  private static final Logger LOG = LoggerFactory.getLogger(CreateBackup.class);
  private static final Scope SERVER_ADMIN = new Scope("server:admin");

  private final Store store;
  private final AuditJournal journal;
  private final Path folder;
  private final RandomGenerator random;
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * @param folder where the copy lies until it was handed out
   */
  public CreateBackup(Store store, AuditJournal journal, Path folder, RandomGenerator random) {
    this.store = store;
    this.journal = journal;
    this.folder = folder;
    this.random = random;
  }

  /**
   * What a copy is complete to, at least.
   *
   * @param time when it was begun
   */
  public record Facts(int epoch, long revocationSequence, AuditHead auditHead, Instant time) {}

  /**
   * Begins. Close the copy, or no other can be begun.
   *
   * @throws Denied LIMIT_REACHED when one is running
   */
  public Copy begin(Call call) {
    call.require(SERVER_ADMIN);
    if (!running.compareAndSet(false, true)) {
      throw Denied.because(
          Reason.LIMIT_REACHED,
          "a backup is running: try again when it is done",
          Map.of("limit", "backups", "value", "1"));
    }
    try {
      Facts facts =
          store.write(
              tx -> {
                journal.record(tx, call, AuditEntry.of("server.create_backup", "server", ""));
                return new Facts(
                    tx.installation().epoch(),
                    tx.revocations().lastSequence(),
                    AuditChain.headOf(tx.audit().head()),
                    call.now());
              });
      return new Copy(folder.resolve("backup-" + TokenId.random(random)), facts);
    } catch (RuntimeException failed) {
      running.set(false);
      throw failed;
    }
  }

  /** One copy, first to be made, then to be read. For one thread at a time. */
  public final class Copy implements AutoCloseable {
    private final Path file;
    private final Facts facts;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Copy(Path file, Facts facts) {
      this.file = file;
      this.facts = facts;
    }

    /** Where it lies. */
    public Path file() {
      return file;
    }

    public Facts facts() {
      return facts;
    }

    /** How large it will be, about. */
    public long expectedBytes() {
      return store.sizeInBytes();
    }

    /**
     * Makes it. Blocks.
     *
     * @throws Denied NOT_SUPPORTED_BY_STORE
     * @throws StoreException when it cannot be made
     */
    public void make() {
      if (!store.copyTo(file)) {
        throw Denied.because(
            Reason.NOT_SUPPORTED_BY_STORE,
            "this kind of store is backed up by its own tools",
            Map.of("store", store.describe()));
      }
    }

    /** Removes the file and lets another begin. Idempotent. */
    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException stays) {
          LOG.warn("a backup's file stays behind: {}", file);
        }
        running.set(false);
      }
    }
  }
}
