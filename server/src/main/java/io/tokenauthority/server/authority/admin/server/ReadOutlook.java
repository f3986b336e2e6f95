package io.tokenauthority.server.authority.admin.server;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.tokens.ServiceTokenRecord;
import io.tokenauthority.server.store.Outlook;
import io.tokenauthority.server.store.ServiceTokens.StateWindow;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads what wants somebody's attention, at most every few seconds however often it is asked: it is
 * counted over whole tables.
 */
public final class ReadOutlook {

  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofDays(90);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int SHOWN = 8;

  private final Store store;
  private final Duration expiringWindow;
  private final ReentrantLock counting = new ReentrantLock();
  private volatile Optional<View> last = Optional.empty();

  public ReadOutlook(Store store, Duration expiringWindow) {
    this.store = store;
    this.expiringWindow = expiringWindow;
  }

  /**
   * What was found.
   *
   * @param soonest the tokens that end within 30 days, the first of them
   * @param refused who was refused within a day, the first of them
   * @param reuses of refresh tokens, within 30 days
   */
  public record View(
      Instant time,
      Outlook.TokenCounts tokens,
      List<ServiceTokenRecord> soonest,
      List<Outlook.Refused> refused,
      long reuses) {
    /** Keeps its own copies. */
    public View {
      soonest = List.copyOf(soonest);
      refused = List.copyOf(refused);
    }
  }

  /** The outlook, a few seconds old at most. */
  public View read(Call call) {
    call.require(AdminScopes.SERVER_READ);
    call.require(AdminScopes.TOKENS_READ);
    call.require(AdminScopes.AUDIT_READ);
    Optional<View> known = fresh(call.now());
    if (known.isPresent()) {
      return known.get();
    }
    counting.lock();
    try {
      View counted = fresh(call.now()).orElseGet(() -> store.read(tx -> look(tx, call.now())));
      last = Optional.of(counted);
      return counted;
    } finally {
      counting.unlock();
    }
  }

  private Optional<View> fresh(Instant now) {
    return last.filter(view -> now.isBefore(view.time().plus(FRESH)));
  }

  private View look(Transaction tx, Instant now) {
    StateWindow window = new StateWindow(now, expiringWindow);
    Outlook outlook = tx.outlook();
    return new View(
        now,
        outlook.tokens(now, IDLE),
        outlook.soonest(now, now.plus(MONTH), SHOWN).stream()
            .map(holding -> ServiceTokenRecord.of(holding, window))
            .toList(),
        outlook.refused(now.minus(DAY), SHOWN),
        outlook.reuses(now.minus(MONTH)));
  }
}
