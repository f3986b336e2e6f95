package io.tokenauthority.server.authority;

import io.tokenauthority.server.limits.RateLimits;
import io.tokenauthority.server.store.Store;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Refusals of credentials: counted, and written down in a transaction of their own. How many are
 * written is bounded, because those past the limits on failures are not.
 */
public final class Refusals {

  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** Those that say nothing about anybody: writing them down would only fill the trail. */
  private static final Set<Reason> PASSING =
      EnumSet.of(
          Reason.RATE_LIMITED,
          Reason.OVERLOADED,
          Reason.STORE_UNAVAILABLE,
          Reason.TRUST_STALE,
          Reason.FIELD_INVALID);

  private final Store store;
  private final AuditJournal journal;
  private final RateLimits limits;

  public Refusals(Store store, AuditJournal journal, RateLimits limits) {
    this.store = store;
    this.journal = journal;
    this.limits = limits;
  }

  /** Refuses to look at a credential after too many bad ones. */
  void requireUnblocked(Call call, String name) {
    limits
        .blocked(call.peer(), name)
        .ifPresent(
            wait -> {
              throw tooMany(wait);
            });
  }

  /**
   * Writes a refusal down.
   *
   * @param name the canonical name that a bad credential counts against; empty for none
   * @return what to throw: the refusal, or RATE_LIMITED when there were too many
   */
  Denied refused(Call call, AuditEntry entry, String name, Denied refusal) {
    if (PASSING.contains(refusal.reason())) {
      return refusal;
    }
    boolean counts = refusal.reason() == Reason.CREDENTIAL_INVALID;
    if (counts && !limits.failed(call.peer(), name)) {
      return tooMany(PAUSE);
    }
    store.write(
        tx -> {
          journal.record(tx, call, entry.denied(refusal));
          return true;
        });
    return refusal;
  }

  /** The answer to a credential or caller that came too often. */
  static Denied tooMany(Duration wait) {
    return Denied.later(Reason.RATE_LIMITED, "too many of these; try again later", wait);
  }
}
