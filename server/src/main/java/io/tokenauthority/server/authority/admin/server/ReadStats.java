package io.tokenauthority.server.authority.admin.server;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.audit.AuditChain;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.store.ServiceTokens.StateWindow;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts what is stored, at most every few seconds however often it is asked: with millions of rows
 * a count is no small thing.
 */
public final class ReadStats {

  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Store store;
  private final Duration expiringWindow;
  private final ReentrantLock counting = new ReentrantLock();
  private volatile Optional<Stats> last = Optional.empty();

  public ReadStats(Store store, Duration expiringWindow) {
    this.store = store;
    this.expiringWindow = expiringWindow;
  }

  /** The counts, a few seconds old at most. */
  public Stats read(Call call) {
    call.require(AdminScopes.SERVER_READ);
    return at(call.now());
  }

  /** The same for the server itself. */
  public Stats at(Instant now) {
    Optional<Stats> known = fresh(now);
    if (known.isPresent()) {
      return known.get();
    }
    counting.lock();
    try {
      Stats counted = fresh(now).orElseGet(() -> count(now));
      last = Optional.of(counted);
      return counted;
    } finally {
      counting.unlock();
    }
  }

  private Optional<Stats> fresh(Instant now) {
    return last.filter(stats -> now.isBefore(stats.time().plus(FRESH)));
  }

  private Stats count(Instant now) {
    long bytes = store.sizeInBytes();
    return store.read(tx -> count(tx, now, bytes));
  }

  private Stats count(Transaction tx, Instant now, long bytes) {
    Map<AccountState, Long> services = tx.accounts().count(AccountKind.SERVICE);
    return new Stats(
        now,
        services.getOrDefault(AccountState.ACTIVE, 0L)
            + services.getOrDefault(AccountState.DISABLED, 0L),
        tx.users().count(AccountState.ACTIVE),
        tx.users().count(AccountState.PENDING),
        tx.grants().countLive(GrantKind.SESSION, now),
        tx.serviceTokens().count(new StateWindow(now, expiringWindow)),
        AuditChain.headOf(tx.audit().head()),
        tx.audit().countUnsealed(Integer.MAX_VALUE),
        bytes);
  }
}
